"""Drawings that go into papers (renderPDF) and onto pages (renderSVG) alike."""
