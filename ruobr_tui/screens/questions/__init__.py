"""Every question of the program that is answered by yes or no, as data; ``screens.dialog`` shows them."""

from ruobr_tui.screens.questions.question import Asked, Question, same_word, surname, way_back

__all__ = ["Asked", "Question", "same_word", "surname", "way_back"]
