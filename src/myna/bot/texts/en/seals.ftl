# Buttons that do nothing for whoever pressed them.

error-button-refused =
    { $reason ->
        [foreign] That is somebody else's. Ask me yourself, and you get your own.
        [expired] That was a while ago, so the button does nothing any more. Ask me again, and you get a fresh one.
       *[unknown] That button is from an older version of me. Ask me again, and you get a fresh one.
    }
