"""The doors of the assessments room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
