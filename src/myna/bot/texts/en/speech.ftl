# What Myna says about hearing and speaking.

error-audio-refused =
    { $reason ->
        [too-large] That recording is too large for me: at most { $audio-limit }.
        [empty] That recording is empty.
        [gone] I couldn't fetch that recording. Please send it once more.
        [too-slow] That recording took me too long to read. Could you send a shorter one?
       *[other] I can't hear anything in that file: it isn't sound that I know. Ogg, MP3, M4A, WAV, FLAC and WebM work.
    }
error-nothing-heard = I listened, but I heard no words. Could you say it once more, a little closer to the microphone?
error-no-engine-ready =
    { $kind ->
        [speak] I can't speak { $language ->
            [ru] Russian
           *[en] English
        } aloud here yet.
       *[hear] I can't understand spoken { $language ->
            [ru] Russian
           *[en] English
        } here yet.
    } Whoever manages this server can see with `{ $prefix }engines` what is missing, and what to do about it.
error-call-refused =
    { $reason ->
        [nowhere] Join a voice channel first, then call me.
        [full] That voice channel is full.
        [may-not-connect] I may not enter that voice channel. Whoever manages this server can give me *Connect* there.
        [may-not-speak] I may not speak in that voice channel. Whoever manages this server can give me *Speak* there.
        [elsewhere] I'm in another voice channel with people in it. Send me away there first: `{ $prefix }leave`
       *[failed] I couldn't get into that voice channel. Please try again in a moment.
    }
