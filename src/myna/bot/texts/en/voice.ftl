# What Myna says about how she sounds, and about what hears and speaks.

error-unreadable-choice =
    { $reason ->
        [language] I speak `ru` and `en`; `auto` answers everybody in their own language.
        [speed] I can speak at a speed from 0.5 to 2; 1 is my own.
        [voice] I have no such voice. Look which there are: `{ $prefix }voice`
       *[other] I didn't understand that. Write `{ $prefix }voice` and use the buttons.
    }
