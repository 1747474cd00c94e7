"""The bundled reference server of Electronic School 2.0."""
