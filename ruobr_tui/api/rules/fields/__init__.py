"""Forms and what is typed into them: fields, documents, sums, logins, scans."""
