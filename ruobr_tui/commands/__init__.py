"""The ``ruobr`` command without its screen: what it understands, prints and tidies up."""
