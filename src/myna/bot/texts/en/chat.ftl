# What Myna says. Every text stands here and, under the same name, in `ru/`.

hi =
    Hello, { $name }! I'm Myna, a bird that learns from the people around her. I'm an AI, not a person, and I know only what I was taught here.
    Ask me anything: mention me or reply to me. To teach me, write: `{ $prefix }train question -> answer`. More: `{ $prefix }help`

answer-offered =
    { $choices ->
        [one] I'm not quite sure. Did you mean this?
       *[other] I'm not quite sure. Did you mean one of these?
    }
answer-unknown = I don't know that yet, but I'd love to learn. If you know the answer, teach me and I'll remember it.

lesson-taught = Thank you! I'll remember what to answer to { $question }.
lesson-corrected = Thank you for putting me right! From now on I'll answer { $question } that way.
lesson-proposed = Thank you! I've kept it for a teacher to look at. Once they say yes, I'll answer { $question } that way.
lesson-proposed-wrong = Thank you! I've kept it for a teacher to look at. Once they say yes, I won't give that answer to { $question } any more.
lesson-forbidden = Understood: I won't give that answer to { $question } any more. If you know the right one, teach me.
lesson-elsewhere =
    { $count ->
        [one] The old answer was taught for { $questions } as well. Is it wrong there, too?
       *[other] The old answer was taught for { $count } other questions as well: { $questions }. Is it wrong there, too?
    }
lesson-corrected-elsewhere =
    { $count ->
        [0] It's right there already.
        [one] Thank you! I'll answer { $count } more question that way.
       *[other] Thank you! I'll answer { $count } more questions that way.
    }
lesson-second-phrasing = Could you tell me one more way to ask this? With two phrasings I understand people far better.

amended-corrected = -# ✏️ Corrected by { $who }
amended-taught = -# 💡 Taught by { $who }

correct-how = What is the right answer?
rated-good = Thank you, glad that helped!
rated-bad = Thank you for telling me. Do you know a better answer?
rated-forbidden = Understood: I won't give that answer to this question any more. What is the right one? 👍 takes this back.

channel-opened = From now on I'll answer everything that is asked in this channel. `{ $prefix }close` ends that.
channel-closed = From now on I'll answer in this channel only when somebody mentions me or replies to me.
channel-direct = It's just the two of us here, so I answer everything anyway.
language-chosen =
    { $language ->
        [ru] Теперь я отвечаю здесь по-русски.
        [en] I'll speak English here from now on.
       *[auto] I'll answer everybody in the language they write in.
    }

lines-learned =
    { $lessons ->
        [0] I found no lesson that I could learn.
        [one] I learned { $lessons } lesson.
       *[other] I learned { $lessons } lessons.
    }
file-problems =
    { $problems ->
        [one] Worth a look, { $problems } line:
       *[other] Worth a look, { $problems } lines:
    }
file-problem = line { $line } ({ $code }): { $what }
file-guessed = I took it for { $encoding }. If letters look wrong, save the file as UTF-8 and send it again.
file-rejected = The lines to be mended are attached: mend them and send the file again.
file-rejected-stays = The lines to be mended are too many for a message: they lie in { $name } among the files here.
row-e-json = One JSON object on each line, please, with double quotes and no key twice.
row-e-too-deep = This JSON is nested too deeply.
row-e-quotes = A quoted cell isn't closed.
row-e-columns = This line has more cells than the header.
row-e-missing-prompt = The question is missing.
row-e-missing-answer = The answer is missing.
row-e-empty = There is neither a question nor an answer.
row-e-too-long = The question or the answer is too long.
row-e-encoding = Some letters are damaged; save the file as UTF-8.
row-e-wrong-answer = An examination asks for right answers only.
row-e-too-many = The file has too many lines: from this one on I read nothing. Split it.
row-e-missing-rejected = The answer that must not be given is missing.
row-e-same-answer = The right answer and the wrong one are the same.
row-e-label = Please mark the answer with 1 (right) or 0 (wrong), or rename that column.
row-e-kind = The kind should be example, negative or correction.
row-e-not-taught = A rating, or something that was only proposed or discarded; I don't learn from those.
row-w-secret = This looks like a password or a key, so I didn't keep it.
row-w-test-leak = Too like a question of my examination, so I won't train on it.
row-w-mention = It mentions somebody; when I say it, nobody will be pinged.
row-w-dup = I know this already: it was taught before or stands further up.
row-w-conflict = Something else was taught before or stands further up; the later one counts.
row-w-joined = There were more cells than expected, so I joined them into the answer.
row-w-control = I removed invisible control characters.
file-more-problems = …and { $more } more.

button-also =
    { $count ->
        [one] Correct it there, too
       *[other] Correct all { $count }, too
    }
button-correct = Correct
button-teach = Teach me
form-teach = Teach Myna
form-correct = Correct this answer
form-question = Question
form-question-hint = How would people ask it?
form-answer = Answer
form-answer-hint = What is the right answer?
menu-correct = Correct this answer

error-empty-question = I heard no question. What would you like to know?
error-unreadable-lesson =
    { $reason ->
        [too-long] That's too long for me: at most { $question } characters for a question and { $answer } for an answer.
        [language] I speak `ru` and `en`; `auto` answers everybody in their own language.
        [positive] `positive` is either `true` or `false`: is that the right answer, or one that I must not give?
        [no-feedback] What would you like to say? Write: `{ $prefix }feedback your words`
       *[other] I need a question and an answer. Write: `{ $prefix }train question -> answer`
    }
error-file-refused =
    { $reason ->
        [too-large] That file is too large for me: at most { $limit }.
        [unknown-kind] I can read CSV, TSV, JSONL, Markdown and plain text files.
        [not-text] That file isn't readable text. Save it as UTF-8 and send it again.
        [empty] That file is empty.
        [gone] I couldn't fetch that file. Please send it once more.
        [changed] That file isn't what it was when it was chosen. Please choose or send it again.
        [vault-full] I have no room left for files here. Ask my keeper to make some.
        [bad-name] I can't keep a file of that name. Please give it a simpler one.
        [too-large-to-send] That file is larger than Discord lets me send: at most 10 MiB.
        [secret] That looks like a secret: a key, a token or a password. I don't hand out such files. If it isn't one, my keeper can give it another name.
        [no-lessons] I found no lesson in it. I can read CSV, TSV, JSONL, Markdown and plain text files.
        [own-copies] That folder holds only copies that I keep: what was sent before, and what I refused. I don't learn it a second time. Send the file again, or name one of them: `{ $prefix }select_dataset uploads` shows them.
       *[other] I can't read that file.
    }
error-not-found =
    { $what ->
        [lesson] I have no lesson of that number here. What there is: `{ $prefix }lessons`
        [batch-lesson] That lesson came in a file. Correct the answer, or discard the whole file: `{ $prefix }lessons batch`
        [lesson-verb] I can show the lessons, take one back and give them all: `{ $prefix }lessons`, `{ $prefix }lessons back 12`, `{ $prefix }lessons batch`, `{ $prefix }lessons refused`, `{ $prefix }lessons export csv`
        [export-format] I can write `jsonl`, `csv`, `openai`, `preference`, `trl`, `completion` and `kto`.
        [feedback] That isn't in the inbox any more.
        [file] I have no such file here. What there is: `{ $prefix }select_dataset`, and for managers `{ $prefix }getfile`
        [job] I have no such training here. What there is: `{ $prefix }jobs`
        [version] I have no such model here. What there is: `{ $prefix }models`
        [import] I have no such import here. What there is: `{ $prefix }jobs`
        [model-files] The files of that model are gone, so it can't answer any more. What there is: `{ $prefix }models`
        [model-permission] That model was trained on messages, and Discord's permission for it is gone, so it may not answer. Train a new one: `{ $prefix }train`
        [champion] That model doesn't answer now, so there is nothing to take back. What there is: `{ $prefix }models`
        [examination] There is no model yet that could be examined. Teach me some lessons and press *Train now*, or give me questions of your own behind `{ $prefix }test`, as text or as a file.
        [message] I can't find that message here, or you may not read it.
        [member] Whose data? Give me the member's id, with nothing else behind it: `{ $prefix }privacy erase 123456789012345678`
       *[other] I can't tell which answer you mean. Reply to one of my answers, or give me the link to it.
    }
error-engine-failed = I couldn't think just now. Please try again in a moment.
error-too-slow = I was too slow just now. Please try once more.
error-unexpected = Something went wrong on my side, and my keeper will find it in the log. Please try again later.

slash-hi = hi
slash-hi-about = Greet Myna
slash-help = help
slash-help-about = What Myna can do
slash-instruction = instruction
slash-instruction-about = The whole instructions
slash-ask = ask
slash-ask-about = Ask Myna
slash-ask-question-about = What would you like to know?
slash-train = train
slash-train-about = Teach Myna an answer, or many at once from a file
slash-train-question-about = How people ask
slash-train-answer-about = The right answer
slash-train-file-about = Many lessons at once: CSV, JSONL or text
slash-correct = correct
slash-correct-about = Correct an answer of Myna
slash-correct-message-about = The link to Myna's answer, or its id
slash-open = open
slash-open-about = Let Myna answer everything in this channel
slash-close = close
slash-close-about = Let Myna answer here only when she is addressed
slash-language = language
slash-language-about = Choose the language that Myna speaks on this server
slash-language-which = Which language?
slash-language-auto = Everybody's own
slash-question = question
slash-answer = answer
slash-file = file
slash-message = message
