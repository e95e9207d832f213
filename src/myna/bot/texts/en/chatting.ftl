# What Myna says about the chat models that word her answers, what they cost, and what nobody could answer.

setup-chat = Who words my answers
chat-title = ### 🗣️ Who words my answers
chat-about = What I know is what I was taught here, and finding it stays my own work. A chat model only puts what I found into words. Without one I say what I was taught, word for word.
chat-without = None is set up yet. Whoever runs me can set one with `MYNA_CHAT`.
chat-here = nothing leaves this machine
chat-elsewhere = sends text to { $host }
chat-speaks = **words my answers here**
chat-leaves = 🌐 **Choosing a chat model elsewhere is your consent for this server: what is asked of me here is then sent to { $where }.** With each question go the lessons that fit it, answers that were rejected for it, up to six earlier questions and answers of that conversation, and your instructions; with a new lesson its question and answer, to find other ways to ask. I add no names and no ids of people, I send no question of those who want nothing kept{ $trainer ->
        [none] , and all
       *[other] . With one at { $trainer } my training goes there as well: to make a model of them, all lessons that may be trained on. All
    } else that I hold stays here.
chat-now-nobody = nobody, I say what I was taught
chat-now-nobody-long = Nobody words my answers here: I say what I was taught, word for word.
chat-now-here = **{ $engine }**, on this machine
chat-now-elsewhere = **{ $engine }**, at { $where }
chat-choose = Who shall word my answers?
chat-choice-here = Stays on this machine
chat-choice-elsewhere = Questions asked here are sent to { $host }
chat-nobody = Nobody
chat-nobody-about = I say what I was taught, word for word
chat-choose-style = What if nothing I was taught fits?
chat-style-grounded = Then I say that I don't know
chat-style-grounded-about = Only what I was taught here
chat-style-open = Then the model answers from what it knows
chat-style-open-about = And each such answer says that it wasn't taught
chat-instructions = ✏️ Your instructions: { $words }
chat-instructions-none = ✏️ You gave no instructions about how I am to speak.
chat-told = Understood, that's how I'll speak here.
chat-told-nothing = Understood, I'll speak as I always do.
button-chat-words = Instructions
form-chat-words = How shall I speak here?
form-chat-words-field = Instructions for the chat model
form-chat-words-hint = Warm and short, like a librarian
chat-unready = it can't work here yet
chat-rests = it takes a break just now
chat-trouble =
    { $reason ->
        [quota] the credit there is used up. Whoever runs me can add to it; or choose another chat model
        [key] the key isn't taken there. Whoever runs me can set another in `MYNA_CHAT_KEYS`
        [not-permitted] the key may not use this model. Whoever runs me can allow it there, or set another model
        [no-model] there is no such model there. Whoever runs me can set another in `MYNA_CHAT`
        [rate] it was asked too fast
        [server] something is broken there
        [stalled] it took too long
        [cut-off] it broke off in the middle
        [unreachable] it can't be reached. Is it running?
        [too-large] my prompt is too large for it. Shorter instructions help, or a larger model
        [redirected] that address leads elsewhere. Whoever runs me can mend it in `MYNA_CHAT`
        [html] a web page answers there. Whoever runs me can mend the address in `MYNA_CHAT`
       *[other] it failed several times in a row
    }
chat-again = I'll try again { $when }
chat-shutdown =
    { $days ->
        [0] ⚠️ the model { $model } is shut down ({ $when }). Please choose another
        [one] ⚠️ the model { $model } is shut down { $when }, in { $days } day. Please choose another before
       *[other] ⚠️ the model { $model } is shut down { $when }, in { $days } days. Please choose another before
    }
chat-notice = 🗣️ **{ $engine }**, which words my answers here: { $what }. `/chat`
engines-word = 🗣️ **What words my answers here**

usage-title = ### 📊 What wording my answers costs
usage-today = Today: **{ $count }** { $count ->
        [one] token
       *[other] tokens
    }{ $money }
usage-today-of = Today: **{ $count }** of { $most } tokens, { $left } are left{ $money }
usage-days = In 30 days: **{ $count }** { $count ->
        [one] token
       *[other] tokens
    }{ $money }
usage-tokens = { $count } { $count ->
        [one] token
       *[other] tokens
    }{ $money }
usage-money = ${ $amount }
usage-answers =
    { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    }
usage-phrasings =
    { $count ->
        [one] other ways to ask, for { $count } lesson
       *[other] other ways to ask, for { $count } lessons
    }
usage-trainings =
    { $count ->
        [one] { $count } training elsewhere
       *[other] { $count } trainings elsewhere
    }
usage-estimated = -# ≈ the model didn't count, so this is my estimate
usage-spent-up = ⏸️ Today's tokens are used up: until midnight (UTC) I say what I was taught, word for word.
picture-usage =
    { $kind ->
        [thousands] Thousands of tokens, five days to a bar
       *[tokens] Tokens, five days to a bar
    }
picture-usage-read = read
picture-usage-written = written

gaps-none = ✨ Nothing is waiting here: whatever I was asked lately, I could answer.
gaps-count =
    { $count ->
        [one] { $count } question asked here I couldn't answer.
       *[other] { $count } questions asked here I couldn't answer.
    }
gaps-title =
    ### 🔎 What I couldn't answer
    { $count ->
        [one] { $count } question
       *[other] { $count } questions
    }, page { $number } of { $of }. Whoever knows an answer can teach it to me with one form.
gaps-asked =
    { $count ->
        [one] asked { $count } time, last { $when }
       *[other] asked { $count } times, last { $when }
    }
gaps-choose-aside = Not needed…
gaps-aside =
    { $count ->
        [0] Those are gone already.
        [one] Put aside: I won't show it again.
       *[other] Put aside: I won't show these { $count } again.
    }
button-gaps-open = Show them to me
button-gaps-teach = Teach
button-gaps-again = Look again

ways-title = 💬 People might ask { $question } in these words, too. Shall I learn them?
ways-choose = Which of them?
ways-kept =
    { $count ->
        [0] I knew these already.
        [one] Thank you! I learned one more way to ask { $question }:
       *[other] Thank you! I learned { $count } more ways to ask { $question }:
    }
ways-struck = Understood, I'll learn none of them.
ways-gone = These were decided already, or they are too old.
button-ways-keep =
    { $count ->
        [one] Keep it
       *[other] Keep { $count }
    }
button-ways-none = None of them

slash-chat = chat
slash-chat-about = Choose who words Myna's answers, and see what is sent where
slash-usage = usage
slash-usage-about = What wording Myna's answers costs
slash-gaps = gaps
slash-gaps-about = What Myna was asked and couldn't answer
help-chat = who words my answers, and what is sent where
help-usage = what that costs
help-gaps = what I couldn't answer yet
