"""Facts that the bytes of a file show: pictures, PDFs, texts, and whether a program can open the file.

Nothing is executed, drawn or unpacked beyond a limit: a hostile file costs no more than another file of its
length.
"""
