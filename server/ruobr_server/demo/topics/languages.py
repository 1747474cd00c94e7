"""Russian and English."""

from __future__ import annotations

from ruobr_server.demo.curricula import ENGLISH, RUSSIAN

TOPICS: dict[str, dict[int, str]] = {
    RUSSIAN: {
        1: """
Речь устная и письменная
Диалог и монолог
Что такое текст. Тема и главная мысль
Части текста
Предложение. Знаки в конце предложения
Главные члены предложения
Связь слов в предложении
Слово и его значение
Многозначные слова
Синонимы и антонимы
Родственные слова. Корень слова
Слог. Перенос слов
Ударение
Звуки и буквы. Алфавит
Правописание слов с безударным гласным в корне
Непроверяемые гласные. Работа со словарём
Согласный звук Й и буква И краткое
Двойные согласные
Твёрдые и мягкие согласные. Мягкий знак
Буквосочетания чк, чн, щн, нч
Буквосочетания жи—ши, ча—ща, чу—щу
Звонкие и глухие согласные
Проверка парных согласных в корне слова
Разделительный мягкий знак
Имя существительное
Собственные и нарицательные имена
Единственное и множественное число
Глагол
Правописание не с глаголами
Имя прилагательное
Местоимение
Предлоги. Раздельное написание с другими словами
""",
        5: """
Язык и человек. Общение устное и письменное
Стили речи
Звуки и буквы. Произношение и правописание
Орфограмма
Проверяемые безударные гласные в корне
Непроизносимые согласные в корне слова
Разделительные ъ и ь
Части речи. Имя существительное
Тире между подлежащим и сказуемым
Словосочетание и его разбор
Виды предложений по цели высказывания
Второстепенные члены: дополнение и определение
Обстоятельство
Предложения с однородными членами
Обращения
Сложное предложение
Прямая речь. Диалог
Фонетика. Гласные и согласные звуки
Позиционные чередования
Лексика. Прямое и переносное значение слов
Омонимы. Синонимы. Антонимы
Морфемика. Окончание и основа слова
Чередование звуков. Беглые гласные
Буквы а—о в корнях -лаг-/-лож-, -раст-/-рос-
Буквы ё—о после шипящих в корне
Имя существительное: склонение и падеж
Гласные в падежных окончаниях
Имя прилагательное. Полные и краткие формы
Глагол. Не с глаголами
Неопределённая форма. Правописание -тся и -ться
Виды глагола. Буквы е—и в корнях с чередованием
Время глагола. Спряжение
""",
        7: """
Русский язык как развивающееся явление
Синтаксический и пунктуационный разбор
Причастие как часть речи
Склонение причастий. Гласные в окончаниях
Причастный оборот, знаки препинания при нём
Действительные и страдательные причастия
Н и НН в суффиксах причастий
Слитное и раздельное написание не с причастиями
Деепричастие. Деепричастный оборот
Деепричастия совершенного и несовершенного вида
Наречие. Разряды наречий
Степени сравнения наречий
О и А на конце наречий
Дефис в наречиях
Категория состояния
Служебные части речи. Предлог
Производные и непроизводные предлоги
Союз. Сочинительные и подчинительные союзы
Слитное написание союзов тоже, также, чтобы
Частица. Разряды частиц
Отрицательные частицы не и ни
Междометие
Словосочетание. Виды связи
Главные члены. Виды сказуемых
Тире между подлежащим и сказуемым
Определение. Приложение
Односоставные предложения
Обособленные определения
Обособленные обстоятельства
Вводные слова и вставные конструкции
""",
        9: """
Международное значение русского языка
Повторение: пунктуация простого предложения
Сложное предложение. Союзные и бессоюзные
Разделительные знаки в сложном предложении
Интонация сложного предложения
Сложносочинённые предложения
ССП с соединительными союзами
ССП с разделительными и противительными союзами
Сложноподчинённое предложение
Место придаточного по отношению к главному
Союзы и союзные слова
Придаточные определительные
Придаточные изъяснительные
Придаточные обстоятельственные: времени и места
Придаточные причины, следствия, условия
Придаточные уступки, цели
Придаточные образа действия, степени и сравнения
Последовательное и параллельное подчинение
Сжатое изложение: приёмы компрессии
Бессоюзное сложное предложение
Запятая и точка с запятой в БСП
Двоеточие в БСП
Тире в БСП
Сложные предложения с разными видами связи
Сочинение-рассуждение 13.3
Авторские знаки препинания
Повторение: фонетика и орфография
Повторение: морфология
""",
        10: """
Слово и его лексическое значение
Паронимы. Нормы употребления
Орфоэпические нормы
Правописание проверяемых гласных
Правописание приставок
Н и НН во всех частях речи
Слитное, раздельное и дефисное написание
Морфологические нормы
Синтаксические нормы. Управление
Типы сказуемого. Согласование
Однородные члены предложения
Обособленные члены предложения
Сложное предложение с разными видами связи
Прямая и косвенная речь. Цитирование
Функциональные стили речи
Публицистический стиль
Сочинение ЕГЭ: проблема и комментарий
Сочинение ЕГЭ: позиция автора и аргументы
Повторение орфографии
Повторение пунктуации
""",
    },
    ENGLISH: {
        2: """
Hello! Приветствие и знакомство
Letters and sounds: a–m
Letters and sounds: n–z
My family: mum, dad, sister
Colours. Цвета
My home: in the kitchen, in the bedroom
Where is Chuckles? Предлоги места
My birthday. Числа 1–10
Yummy food: I like, I don't like
Christmas and New Year
My animals: can and can't
At the circus
My toys: have got
She's got blue eyes. Внешность
My holidays: weather and clothes
Seasons. Времена года
Showtime: songs and rhymes
Revision: моя страна
""",
        5: """
Back to school: school subjects
Articles a/an. Have got
First day. Личные местоимения, to be
I'm from… Страны и национальности
My things: this/these, that/those
At home: there is / there are
My bedroom. Предлоги места
Family ties: can. Притяжательный падеж
Famous people. Повелительное наклонение
World animals: Present Simple (утверждение)
At the zoo: Present Simple (отрицание, вопрос)
Round the clock: наречия частотности
At work: Present Continuous
Weekends. Present Simple или Continuous
Year after year: seasons and clothes
Celebrations: исчисляемые и неисчисляемые
Master chef: some/any, much/many
It's my birthday!
Going shopping: Past Simple (to be)
Let's go…: Past Simple (regular verbs)
Don't miss it! Past Simple (irregular verbs)
Travel and leisure: can/can't
Summer fun: will
""",
        7: """
Lifestyles: a city mouse or a country mouse?
Should / shouldn't
Hanging out. Landmarks
Tale time: bookworms. Past Simple
Past Simple и Past Continuous
Profiles: lead the way! Relative clauses
Who's who? -ed / -ing participles
In the news. News stories
Teenage magazines
What the future holds: will / be going to
Gadgets and technology
Zero and first conditional
Having fun: Present Perfect
Theme parks
In the spotlight: сравнение прилагательных
Films and music
Green issues: Present Perfect Continuous
Don't have to / question tags
Shopping time: quantifiers
Healthy mind, healthy body: reflexive pronouns
Reported speech: первые шаги
Письмо личного характера
""",
        9: """
Celebrations: festivals around the world
Present tenses: обзор
Superstitions. Dependent prepositions
Life and living: housework
Infinitive и -ing forms
City and country. Idioms with house
See it to believe it: mysterious creatures
Past tenses: обзор
Used to / would
Technology: computers and the internet
Ways to express future
Clauses of time
Art and literature: types of art
Degrees of comparison
Film reviews
Town and community: volunteering
The passive
Causative form
Staying safe: fears and phobias
Conditionals 0–3. Wishes
Modal verbs: обзор
Challenges: survival stories
Reported speech
ОГЭ: письмо другу
ОГЭ: устная часть, диалог-расспрос
""",
        10: """
Relationships: family and friends
Present, past and future forms
Where there's a will: stress and peer pressure
Relative clauses
Responsibility: crime and law
-ing form и инфинитив
Danger! Illnesses and injuries
Passive voice
Who are you? Homes and neighbourhoods
Modals of deduction
Communication: space and technology
Reported speech
In days to come: ambitions
Conditionals and inversion
Travel: airports and mishaps
ЕГЭ: электронное письмо
ЕГЭ: описание таблицы и мнение
ЕГЭ: говорение
""",
    },
}
