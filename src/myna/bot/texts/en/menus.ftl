# What Myna says when she reads out, writes down, or learns from a message that somebody points at.

speaking = Listen…
spoken = 🔊 Here it is, in my voice.
spoken-in-part = 🔊 That is much, so I read only its beginning.
transcribed-doubtful =
    -# { $language ->
        [ru] I listened for Russian
       *[en] I listened for English
    } and I'm not sure that I heard it right.

menu-speak = Speak this
menu-transcribe = Transcribe this
menu-teach = Teach from this

slash-speak = speak
slash-speak-about = Have your words or a message said aloud
slash-speak-text-about = What Myna should say
slash-speak-message-about = Or a message: its link or id
slash-transcribe = transcribe
slash-transcribe-about = Have a recording written down
slash-recording = recording
slash-transcribe-recording-about = A sound file or a voice message
slash-transcribe-message-about = Or the message that it is in: its link or id
slash-transcribe-language-about = In which language is it spoken?
