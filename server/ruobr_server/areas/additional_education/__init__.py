"""Additional education: directions, projects, the certificate and its petitions."""
