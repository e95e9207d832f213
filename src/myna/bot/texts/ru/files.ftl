# Файлы сервера: отправленные, упакованные, выбранные для обучения.

files-to-get =
    { $folder ->
        [none] 🗂️ **Здесь у меня лежат эти файлы.** Какой прислать?
       *[other] 📂 **{ $folder }**
    }
files-to-archive =
    { $folder ->
        [none] 🗜️ **Что упаковать в архив?**
       *[other] 🗜️ **Что из { $folder } упаковать в архив?**
    }
files-to-select =
    { $folder ->
        [none] 📌 **Чему учиться в следующий раз?** Подойдёт файл с уроками или папка с ними.
       *[other] 📌 **Чему из { $folder } учиться в следующий раз?**
    }
files-none = Здесь пока пусто. Сюда попадают файлы с уроками, присланные с командой `train`, а ещё их может положить мой хозяин.
files-more = …и ещё { $more }. Слеш-команда подскажет их, когда начнёшь печатать.
files-sent = Вот, держи: { $name }, { $size }
files-archived =
    { $files ->
        [one] 🗜️ { $files } файл теперь в архиве { $name }, { $size }.
        [few] 🗜️ { $files } файла теперь в архиве { $name }, { $size }.
       *[many] 🗜️ { $files } файлов теперь в архиве { $name }, { $size }.
    }
files-left-out =
    { $files ->
        [one] Не попал в архив { $files } файл: он похож на секрет или не читается.
        [few] Не попали в архив { $files } файла: они похожи на секреты или не читаются.
       *[many] Не попали в архив { $files } файлов: они похожи на секреты или не читаются.
    }
files-archive-stays = Для Discord он слишком большой, поэтому остаётся здесь.

dataset-selected =
    📌 { $name ->
        [none] **Выбрано всё**
       *[other] Выбор: **{ $name }**
    } — { $files ->
        [one] { $files } файл
        [few] { $files } файла
       *[many] { $files } файлов
    }, { $lessons ->
        [one] { $lessons } урок
        [few] { $lessons } урока
       *[many] { $lessons } уроков
    }. { $kind ->
        [wrong] Следующая команда `{ $prefix }train` научит меня, что эти ответы неверны.
       *[right] Следующая команда `{ $prefix }train` научит меня этому.
    }
dataset-rows-left =
    { $lessons ->
        [one] Ещё { $lessons } строка — не урок; обучение покажет какая.
        [few] Ещё { $lessons } строки — не уроки; обучение покажет какие.
       *[many] Ещё { $lessons } строк — не уроки; обучение покажет какие.
    }
dataset-passed-over =
    { $files ->
        [one] Не подошёл { $files } файл:
        [few] Не подошли { $files } файла:
       *[many] Не подошли { $files } файлов:
    }
dataset-why =
    { $reason ->
        [unknown-kind] в таких файлах уроков не бывает
        [no-lessons] в нём нет уроков
        [not-text] это не текст
        [secret] похож на секрет
        [too-large] слишком большой
        [too-many] слишком много для одного обучения
        [empty] пустой
        [gone] его уже нет
       *[other] не читается
    }
dataset-archived = Выбранное сохранено в { $name }.

button-file-get = Получить архив
button-file-all = Всё сразу

slash-archive = архив
slash-archive-about = Упаковать файлы сервера в архив с датой
slash-directory = папка
slash-archive-directory-about = Какая папка? Без неё покажу, что есть
slash-getfile = файл
slash-getfile-about = Получить файл этого сервера
slash-path = путь
slash-getfile-path-about = Какой файл? Без него покажу, что есть
slash-select-dataset = датасет
slash-select-dataset-about = Выбрать, чему учиться в следующий раз
slash-select-dataset-path-about = Файл с уроками или папка с ними. Без этого покажу, что есть
