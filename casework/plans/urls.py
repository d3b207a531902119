"""The doors of the plans room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
