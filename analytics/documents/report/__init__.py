"""The periodic report and its appendices."""
