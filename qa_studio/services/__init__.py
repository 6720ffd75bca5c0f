"""What people do with QA Studio: one use case a file, allowed or refused here."""
