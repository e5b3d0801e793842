"""Passwords nobody may choose: too short, known to everybody who guesses, or made of the login."""

SHORTEST = 10
# What stands high in every list of leaked passwords and is long enough for us; compared without case.
_LEAKED = """
0123456789 0987654321 1029384756 1111111111 11111111111 111111111111 1122334455 11223344556 1212121212
123123123123 1231231234 123321123321 123412341234 1234512345 123456123456 1234567891 12345678910 123456789012
1234567890 1234567890- 123456789a 123456789q 123456789qwe 12345678900 1234567899 1234qwerasdf 1234qwerty
123qwe123qwe 123qweasdzxc 1357924680 147258369 1472583690 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
1qazxsw23edc 2222222222 3333333333 4444444444 5555555555 6666666666 7777777777 8888888888 9876543210
9999999999 abcd123456 abcdefghij adminadmin administrator administrator1 alexander1 anastasia1 asdasdasdasd
asdfasdfasdf asdfghjkl1 asdfghjkl123 basketball basketball1 bismillah1 blackberry blink182182 bubblegum1
california california1 changeme123 charlie123 chocolate1 cinderella computer123 correcthorsebatterystaple
courtney12 destiny123 dolphins12 dragon12345 elizabeth1 everything1 football12 football123 freedom123
gfhjkm12345 gfhjkmgfhjkm hello12345 hellohello hellokitty helpdesk123 iloveyou12 iloveyou123
iloveyou1234 internet123 jennifer12 jonathan12 justinbieber letmein123 letmein1234 liverpool1 liverpoolfc
lovelovelove manchester manchester1 marina1234 mastermaster michael123 michelle12 monkey12345 mynameis12
natasha123 newpassword nicole12345 november11 password00 password01 password10 password11 password12
password123 password1234 password12345 password21 password99 passwordpassword passw0rd123 p@ssw0rd123
p@ssword123 princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedc123 qazwsxedcrfv qqqqqqqqqq
qwaszx12345 qwe123qwe123 qweasdzxc1 qweasdzxc123 qweqweqweqwe qwer1234qwer qwerasdfzxcv qwert12345 qwerty1234
qwerty12345 qwerty123456 qwerty1234567890 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop10 qwertyuiop123
qwertyuiop[] realmadrid rockstar12 samsung123 samantha12 sergey1234 slipknot666 snowball12 spiderman1
spongebob1 strawberry strawberry1 sunshine12 sunshine123 superman12 superman123 support123 supportsupport
sweetheart testtesttest trustno1trustno1 undertaker underworld univers1ty vfhbyf12345 victoria12 vkontakte1
volleyball welcome123 welcome1234 whatever12 winston123 wordpass123 yfnfif1234 zaq12wsxcde zaq1xsw2cde3
zxcvbnm123 zxcvbnm1234 zxcvbnm12345 zxcvbnmasdfghjkl йцукенгшщз йцукенгшщзх йцукен1234 йцукен12345 пароль1234
пароль12345 парольпароль любовь1234 привет1234 привет12345 фывапролдж ячсмитьбю1 яяяяяяяяяя наташа1234
марина1234 россия1234
"""
_KNOWN = frozenset(_LEAKED.split())


def why_not(password: str, login: str) -> str | None:
    """A sentence that says why the password is none, None when it is good."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"The password is too short: it needs at least {SHORTEST} characters."
    if plain in _KNOWN or len(set(plain)) < 4:
        return "The password is one of the first that are guessed; choose another one."
    if len(plain.replace(login.casefold(), "")) < SHORTEST // 2:
        return "The password is hardly more than the login; choose another one."
    return None
