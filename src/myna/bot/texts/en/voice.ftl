# What Myna says about how she sounds, and about what hears and speaks.

voice-for-me = 🔊 **How I sound to you**
voice-for-all = 🔊 **How I sound on this server**, to everybody who chose nothing else
voice-choices =
    - Answers aloud in a voice channel: **{ $spoken ->
        [off] off
       *[on] on
    }**
    - Speed: **{ $speed }**
    - Voice: **{ $voice }**
    - Language: **{ $language ->
        [ru] Russian
        [en] English
        [none] not chosen
       *[auto] everybody's own
    }**
    - Voice messages answered with voice messages: **{ $messages ->
        [on] on
       *[off] off
    }**
voice-asks-each = -# Whoever chose no language is asked for it once, before I answer what they say. If you choose one here, I ask nobody.
voice-sample = Hello! This is how I sound. I'm Myna, and I'm an AI.
voice-tried = Listen…

button-voice-spoken = Aloud
button-voice-slower = Slower
button-voice-faster = Faster
button-voice-next = Next voice
button-voice-language = Language
button-voice-messages = Voice messages
button-voice-default = Start over
button-voice-try = Try it
button-voice-for-me = For me
button-voice-for-all = For the whole server

engines-summary =
    💬 **{ $language ->
        [ru] Russian
       *[en] English
    }**: { $hearing ->
        [none] I can't understand it spoken yet
       *[other] I understand it with `{ $hearing }`
    }, { $speaking ->
        [none] I can't speak it aloud yet
       *[other] I speak it with `{ $speaking }`
    }
engines-hear = 👂 **What hears here**
engines-speak = 🔊 **What speaks here**
engines-nothing = -# nothing is installed
engines-in-en = English
engines-in-ru = Russian
engines-not-allowed = over the network, not allowed here
lacks-whisper-no-model = No model is chosen. Set `MYNA_WHISPER_MODEL` to a folder with a faster-whisper model, or to a name such as `small`.
lacks-whisper-not-installed = Not installed yet: `make whisper`
lacks-sphinx-english-only = It was made for English. `whisper`, `openai` or an engine of the network can help.
lacks-openai-no-endpoint = No endpoint is set. Set `MYNA_OPENAI_API_KEY`, or `MYNA_OPENAI_BASE_URL` to a server of your own.
lacks-piper-not-installed = Not installed yet: `make piper`
lacks-piper-no-voices = No voices are here. Put `<voice>.onnx` and `<voice>.onnx.json` into a folder and name it in `MYNA_PIPER_VOICES`.
engines-network-none = { $words ->
        [elsewhere] Voices stay
       *[here] Everything stays
    } on this machine: no engine of the network is installed.
engines-network-never = 🔒 Everything stays on this machine: my keeper lets nothing leave it.
engines-network-forbidden = 🔒 **{ $words ->
        [elsewhere] Voices stay
       *[here] Everything stays
    } on this machine.** If a manager allows engines of the network, this may leave it:
engines-leave-words = 🌐 **What is asked here leaves this machine:** { $where } words my answers and is sent the questions, with the lessons that fit them. Managers decide about it: `/chat`
engines-network-allowed = 🌐 **Engines of the network are allowed here.** This may leave the machine:
engines-leave-recordings = - the recordings of your voices, to { $where }
engines-leave-texts = - the texts of my answers that I speak, to { $where }
button-network-allow = Allow engines of the network
button-network-forbid = Keep voices on this machine

error-unreadable-choice =
    { $reason ->
        [language] I speak `ru` and `en`; `auto` answers everybody in their own language.
        [speed] I can speak at a speed from 0.5 to 2; 1 is my own.
        [voice] I have no such voice here. Look which there are: `{ $prefix }voice`
        [everybody-manages] Everybody would manage me then. Choose roles that you give to few.
        [nothing-to-speak] I see no words that I could say. Write them behind the command, or reply to a message. A right-click on a message works everywhere: *Apps*, *Speak this*.
        [no-recording] I see no recording there. Reply to one, or send it along. A right-click on a voice message works everywhere: *Apps*, *Transcribe this*.
        [engines] Write `{ $prefix }engines`, `{ $prefix }engines allow` or `{ $prefix }engines forbid`.
       *[other] I didn't understand that. Write `{ $prefix }voice` and use the buttons, or for example `{ $prefix }voice speed 1.2`
    }

slash-voice = voice
slash-voice-about = Choose how Myna sounds
slash-speed = speed
slash-voice-speed-about = From 0.5 to 2; 1 is her own
slash-voice-voice-about = The name of a voice
slash-voice-language-about = In which language do you speak with her?
slash-aloud = aloud
slash-voice-aloud-about = Answers aloud in a voice channel?
slash-messages = messages
slash-voice-messages-about = Answer your voice messages with voice messages?
slash-for-server = server
slash-voice-for-server-about = For everybody on this server, not only for you?
slash-engines = engines
slash-engines-about = What hears and speaks here, and what may leave this machine
