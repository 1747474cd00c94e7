"""The dictation line of the class journal: ``иванов 5, петров н, 7-9 4, остальные 4``.

A line is a list of parts, separated by commas or semicolons. A part names pupils, then says what is written
into their cells, and may end with a comment in quotes. Nothing of a line counts while one of its parts is not
understood. A part that can be read in two ways is not understood: a suggestion never decides.
"""
