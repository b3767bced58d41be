//! The help page in English.

use super::SECTIONS;
use crate::portal::article::{Article, Block, Section};

pub static HELP: Article<SECTIONS> = Article {
    title: "Getting and managing your PIN",
    lead: "Here is how to get your PIN, how to use it, and what to do when something goes wrong. If you would rather talk to a person, the numbers are at the bottom of every page.",
    sections: [
        Section {
            id: "what",
            title: "What the PIN is",
            blocks: &[
                Block::P(
                    "It is a personal code of digits and capital letters. With your Italian tax code (codice fiscale) and your PIN you enter the online services of {body}.",
                ),
                Block::P(
                    "The first PIN has 16 characters in two halves of 8, and is only for the first time you log in. Right after that you get a new PIN of 8 characters: from then on you use only that one.",
                ),
                Block::More(
                    "Which letters there are",
                    &[
                        "There are no letters I, L, O and U. What looks like an O is a zero, what looks like an I is a one. If you type them all the same, we understand them.",
                    ],
                ),
            ],
        },
        Section {
            id: "request",
            title: "Asking for a PIN",
            blocks: &[
                Block::P("There are three ways. Have your codice fiscale ready."),
                Block::List(&[
                    "On this site, with “Request a PIN”: you need a telephone and an e-mail or PEC address.",
                    "By telephone: {landline} from a landline in Italy, free, or {mobile} from a mobile, {abroad} from abroad, at your phone company's rate.",
                    "At an office, with the paper form, or in person with a valid identity document.",
                ]),
                Block::Go("/request", "Request a PIN"),
            ],
        },
        Section {
            id: "arrival",
            title: "How the PIN reaches you",
            blocks: &[
                Block::Steps(&[
                    "The first 8 characters come at once, usually within minutes: by SMS, or by e-mail or PEC if you have no mobile. Write them down and do not lose them.",
                    "The other 8 come by ordinary mail, in a closed envelope, to the address where you live. In Italy this takes 7 to 15 days.",
                ]),
                Block::Careful(
                    "You cannot log in with the first half alone: wait for the letter, nothing is wrong.",
                ),
                Block::More(
                    "The letter does not come",
                    &[
                        "If it has not come after 15 working days, call us: we cancel this PIN and make another. Abroad it takes some weeks: call us if it has not come after two months.",
                    ],
                ),
                Block::More(
                    "The SMS or e-mail does not come",
                    &[
                        "Wait a few minutes and look among unwanted mail too. If the SMS cannot be delivered, we try another of your contacts by ourselves. If nothing comes, call us: we cancel this PIN and make another.",
                    ],
                ),
            ],
        },
        Section {
            id: "first",
            title: "Logging in for the first time",
            blocks: &[
                Block::Steps(&[
                    "Choose “Log in” and write your codice fiscale.",
                    "Write the PIN: first the 8 characters of the SMS or e-mail, then the 8 of the letter. If you activated a PIN that came by letter: first the 8 of that letter, then those that came afterwards.",
                    "Press “Next” twice. The site shows you the new PIN of 8 characters: print it or write it down.",
                    "Write the new PIN again and go on until you read the word “Fine” (end).",
                ]),
                Block::Careful(
                    "The new PIN counts only when you read “Fine”. If you stop before, the one of 16 characters stays valid and you can start again.",
                ),
                Block::Go("/access", "Log in"),
            ],
        },
        Section {
            id: "six-months",
            title: "Every six months",
            blocks: &[
                Block::P(
                    "A PIN is good for six months. We remind you two weeks before. After that, log in as always: the site gives you a new PIN with the same steps as the first time. You need not ask anybody.",
                ),
                Block::P(
                    "The old PIN stops working as soon as you have the new one: throw the old note away.",
                ),
            ],
        },
        Section {
            id: "lost",
            title: "You have lost or forgotten your PIN",
            blocks: &[
                Block::P(
                    "If you have used it at least once and gave us two contacts out of mobile, e-mail and PEC, you can restore it here:",
                ),
                Block::Steps(&[
                    "Choose “Restore your PIN” and write your codice fiscale and the contacts that you gave us.",
                    "You get an e-mail with an address and a code: open the page and write the code. If the e-mail does not come, wait a few minutes and look among unwanted mail.",
                    "The two halves come to two different contacts. Write the first and then the second, and log in as you did the first time.",
                ]),
                Block::Go("/lost", "Have you lost your PIN?"),
                Block::More(
                    "You never used it, or your contacts have changed",
                    &[
                        "A PIN that was never used cannot be restored: cancel it and ask for another, or come to an office with a valid identity document.",
                        "The same holds if you no longer have the mobile or e-mail that you gave us.",
                    ],
                ),
            ],
        },
        Section {
            id: "revoke",
            title: "Cancelling your PIN",
            blocks: &[
                Block::P(
                    "Cancel it if you want a new one, if you lost one of the two halves before logging in, or if you think that somebody knows it. You need your codice fiscale, your health card and the e-mail or PEC you gave us.",
                ),
                Block::P(
                    "Without a health card, call us: {landline} from a landline in Italy, {mobile} from a mobile, {abroad} from abroad. Afterwards you can ask for a new PIN at once.",
                ),
                Block::Go("/lost/revoke", "Cancel your PIN"),
            ],
        },
        Section {
            id: "activate",
            title: "You got a letter with half a PIN that you did not ask for",
            blocks: &[
                Block::P(
                    "It is an invitation: the first 8 characters are yours already and wait to be activated. Choose “Activate your PIN” and write your codice fiscale, the 8 characters of the letter and the details of your health card. Then the second half comes.",
                ),
                Block::P("If you do not want a PIN, you need not do anything."),
                Block::Go("/lost/activate", "Activate your PIN"),
            ],
        },
        Section {
            id: "locked",
            title: "The site does not let you in",
            blocks: &[
                Block::P(
                    "After 10 wrong tries the site is locked for 5 minutes. Wait 5 minutes without trying: a try before that makes the wait longer. After that, a single wrong try locks it for another 5 minutes. Your PIN stays valid.",
                ),
                Block::P(
                    "If you have forgotten it, you can restore or cancel it even while the site is locked.",
                ),
            ],
        },
        Section {
            id: "kinds",
            title: "Ordinary PIN (PIN ordinario) and full PIN (PIN dispositivo)",
            blocks: &[
                Block::List(&[
                    "With an ordinary PIN (PIN ordinario) you read your own position: contributions, pension, payments. It is the one you ask for on this site or by telephone.",
                    "With a full PIN (PIN dispositivo) you can also ask for benefits.",
                ]),
                Block::P(
                    "To get a full PIN (PIN dispositivo) at once, come to an office with a valid identity document and form MV35, “Richiesta assegnazione codice dispositivo per il cittadino in sede”, which is also there. The clerk checks that the document is yours and hands you the PIN in a closed envelope that only you open.",
                ),
                Block::P(
                    "If you have an ordinary PIN (PIN ordinario) it can become a full PIN (PIN dispositivo): in person at an office, with a valid document and the signed form MV35 (you find it there, too), or by sending the signed request with a copy of a valid identity document online or by fax. The office or the contact centre tells you the fax number. The PIN stays the same.",
                ),
                Block::P("SPID of level 2 and the CNS count as a full PIN (PIN dispositivo)."),
                Block::Go("/offices", "Find an office"),
            ],
        },
        Section {
            id: "safe",
            title: "Your PIN is yours alone",
            blocks: &[
                Block::Careful(
                    "Do not tell it to anyone, not even to those who help you. Nobody from {body} will ever ask you for it: not by telephone, not by e-mail, not by SMS.",
                ),
                Block::P(
                    "If you get a notice about a PIN that you did not ask for, or think that somebody knows yours, call us at once: we block it.",
                ),
                Block::More(
                    "The virtual assistant, the app, and companies",
                    &[
                        "The virtual assistant on {site} only gives information: it can neither see nor change your PIN. Do not write your PIN to it.",
                        "You enter the app with the same codice fiscale and PIN. Payments and forms of the app are explained in the app.",
                        "Companies and intermediaries have rules of their own: these pages are for citizens.",
                    ],
                ),
            ],
        },
    ],
};
