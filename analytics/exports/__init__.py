"""What leaves the dashboard as a file: CSV here; workbook, slides, report and forms each in a file of its own.

Importing this package stays cheap: pages that offer a CSV do not load the office libraries.
"""

from analytics.exports.text import csv, readable

__all__ = ["csv", "readable"]
