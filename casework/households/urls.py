"""The doors of the households room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
