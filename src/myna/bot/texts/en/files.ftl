# The files of a server: sent, archived, chosen for a training.

files-to-get =
    { $folder ->
        [none] 🗂️ **These files I keep here.** Which one would you like?
       *[other] 📂 **{ $folder }**
    }
files-to-archive =
    { $folder ->
        [none] 🗜️ **What shall I pack into a zip?**
       *[other] 🗜️ **What of { $folder } shall I pack into a zip?**
    }
files-to-select =
    { $folder ->
        [none] 📌 **What shall the next training learn?** A file of lessons, or a folder of them.
       *[other] 📌 **What of { $folder } shall the next training learn?**
    }
files-none = There is nothing here yet. Files of lessons that you send me with `train` are kept here, and my keeper can add more.
files-more = …and { $more } more. The slash command suggests them as you type.
files-sent = Here you are: { $name }, { $size }
files-archived =
    { $files ->
        [one] 🗜️ Packed { $files } file into { $name }, { $size }.
       *[other] 🗜️ Packed { $files } files into { $name }, { $size }.
    }
files-left-out =
    { $files ->
        [one] I left out { $files } file: it looks like a secret, or I couldn't read it.
       *[other] I left out { $files } files: they look like secrets, or I couldn't read them.
    }
files-archive-stays = It's too large for Discord, so it stays in the archive here.

dataset-selected =
    📌 { $name ->
        [none] **All of it** is
       *[other] **{ $name }** is
    } chosen: { $files ->
        [one] { $files } file
       *[other] { $files } files
    }, { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    }. { $kind ->
        [wrong] The next `{ $prefix }train` learns that these answers are wrong.
       *[right] The next `{ $prefix }train` learns them.
    }
dataset-rows-left =
    { $lessons ->
        [one] { $lessons } line is no lesson; the training will tell which.
       *[other] { $lessons } lines are no lessons; the training will tell which.
    }
dataset-passed-over =
    { $files ->
        [one] I passed over { $files } file:
       *[other] I passed over { $files } files:
    }
dataset-why =
    { $reason ->
        [unknown-kind] no file of lessons
        [no-lessons] no lesson in it
        [not-text] no readable text
        [secret] it looks like a secret
        [too-large] too large
        [too-many] too many for one training
        [empty] empty
        [gone] it's gone
       *[other] I can't read it
    }
dataset-archived = What was chosen is kept in { $name }.

button-file-get = Get the zip
button-file-all = All of it

slash-archive = archive
slash-archive-about = Pack files of this server into a dated zip
slash-directory = directory
slash-archive-directory-about = Which folder? Without one, I show what there is
slash-getfile = getfile
slash-getfile-about = Get a file of this server
slash-path = path
slash-getfile-path-about = Which file? Without one, I show what there is
slash-select-dataset = select_dataset
slash-select-dataset-about = Choose what the next training learns
slash-select-dataset-path-about = A file of lessons or a folder of them. Without one, I show what there is
