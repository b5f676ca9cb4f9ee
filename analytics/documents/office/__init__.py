"""Writers of PPTX, DOCX and XLSX; nothing else imports the office libraries."""
