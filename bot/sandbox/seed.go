package sandbox

// Ids of the one workspace. They look like Slack's, are the same in every run, and so can be written in tests.
const (
	teamID     = "T0KRINGLP"
	teamDomain = "kringloop"
	botUserID  = "U0KRINGLP"
	botID      = "B0KRINGLP"
	appID      = "A0KRINGLP"
	botHandle  = "kringloop"
	botName    = "Kringloop"
)

func seedUsers(lang string) []User {
	locale := "nl-NL"
	titles := [4]string{"Aankoper", "Circulaire kampioen", "Contractbeheerder", "Directeur bedrijfsvoering"}
	if lang == "en" {
		locale = "en-GB"
		titles = [4]string{"Purchaser", "Circular champion", "Contract manager", "Director of operations"}
	}
	tz := "Europe/Brussels"
	return []User{
		{ID: "U0AANKOOP", Handle: "aankoper", Name: "Amira El Idrissi", Title: titles[0], Locale: locale, TZ: tz, Color: "2f6f4f"},
		{ID: "U0KAMPIOE", Handle: "kampioen", Name: "Joris Vandevelde", Title: titles[1], Locale: locale, TZ: tz, Color: "8a4f7d"},
		{ID: "U0CONTRAC", Handle: "contractbeheerder", Name: "Lotte Hendrickx", Title: titles[2], Locale: locale, TZ: tz, Color: "3b6ea5"},
		{ID: "U0MANAGEM", Handle: "management", Name: "Bram de Wit", Title: titles[3], Locale: locale, TZ: tz, Color: "a5622b"},
		{ID: botUserID, Handle: botHandle, Name: botName, Locale: locale, TZ: tz, Color: "1f5c43", Bot: true},
	}
}

// seedChannels makes the bot a member everywhere, so that a mention works in each of them.
func seedChannels(lang string, users []User) []Channel {
	var all []string
	for _, u := range users {
		all = append(all, u.ID)
	}
	names := [4]string{"algemeen", "aankoop", "circulair", "directie"}
	topics := [4]string{"Nieuws voor iedereen", "Lopende aankopen", "Circulair aankopen, van vraag tot contract", "Besloten overleg"}
	if lang == "en" {
		names = [4]string{"general", "procurement", "circular", "board"}
		topics = [4]string{"News for everyone", "Purchases under way", "Circular procurement, from need to contract", "Closed discussion"}
	}
	chans := []Channel{
		{ID: "C0ALGEMEE", Name: names[0], Topic: topics[0], Members: all},
		{ID: "C0AANKOOP", Name: names[1], Topic: topics[1], Members: all},
		{ID: "C0CIRCULA", Name: names[2], Topic: topics[2], Members: all},
		{ID: "C0DIRECTI", Name: names[3], Topic: topics[3], Private: true, Members: []string{"U0KAMPIOE", "U0MANAGEM", botUserID}},
	}
	for _, u := range users {
		if !u.Bot {
			chans = append(chans, Channel{ID: "D" + u.ID[1:], Person: u.ID, Members: []string{u.ID, botUserID}})
		}
	}
	return chans
}
