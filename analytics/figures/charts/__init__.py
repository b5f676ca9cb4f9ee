"""Kinds of chart, whatever they show."""
