"""What whoever manages does with accounts and sessions."""
