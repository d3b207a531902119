"""The doors of the desk room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
