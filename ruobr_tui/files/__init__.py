"""Files of this machine: where they live, and how they are written."""
