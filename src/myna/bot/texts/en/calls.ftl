# What Myna says about voice channels.

call-joined =
    I'm in { $name } with you now. I'm an AI and my voice is made by a machine. Ask me here in text: I answer aloud, and every answer stands here too.
    `{ $prefix }stop` silences me, `{ $prefix }leave` sends me away.
call-introduction = This is Myna, an AI.
call-here = I'm already in { $name } with you. Just ask!
call-direct = It's just the two of us here, and I can't call you. Join a voice channel on a server where I am and call me from there: `/join`
call-left = I've left the voice channel. Call me whenever you like!
call-nowhere = I'm in no voice channel here.
call-hushed = All right, I'm quiet.
call-silent = I'm not saying anything aloud just now.
call-skipped = On to the next one.
call-lost = I lost the connection to the voice channel, and trying again didn't help, so I've left it. My answers go on here as text. Call me again in a moment!
button-hush = Stop speaking

slash-join = join
slash-join-about = Call Myna into your voice channel
slash-leave = leave
slash-leave-about = Send Myna out of the voice channel
slash-stop = stop
slash-stop-about = Silence Myna in the voice channel
slash-skip = skip
slash-skip-about = Skip what Myna is saying
