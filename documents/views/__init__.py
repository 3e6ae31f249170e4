"""Files by the record they belong to, letters, and the public page that says a letter is genuine."""
