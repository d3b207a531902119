"""The doors of the visits room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
