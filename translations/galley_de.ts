<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Limits</name>
    <message>
        <source>Give a number and a unit, such as 512m or 2g.</source>
        <translation>Geben Sie eine Zahl und eine Einheit an, etwa 512m oder 2g.</translation>
    </message>
    <message>
        <source>A container needs at least 6m of memory.</source>
        <translation>Ein Container braucht mindestens 6m Speicher.</translation>
    </message>
    <message>
        <source>Give a number of processors, such as 2 or 0.5.</source>
        <translation>Geben Sie eine Anzahl von Prozessoren an, etwa 2 oder 0.5.</translation>
    </message>
    <message>
        <source>Give a whole number, such as 200.</source>
        <translation>Geben Sie eine ganze Zahl an, etwa 200.</translation>
    </message>
</context>
<context>
    <name>galley::models::CleanUp</name>
    <message numerus="yes">
        <source>%n image(s) without a name</source>
        <translation>
            <numerusform>%n Image ohne Namen</numerusform>
            <numerusform>%n Images ohne Namen</numerusform>
        </translation>
    </message>
    <message>
        <source>Unfinished downloads</source>
        <translation>Unfertige Downloads</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) that no container uses</source>
        <translation>
            <numerusform>%n Image, das kein Container benutzt</numerusform>
            <numerusform>%n Images, die kein Container benutzt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stopped container(s)</source>
        <translation>
            <numerusform>%n gestoppter Container</numerusform>
            <numerusform>%n gestoppte Container</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n volume(s) that no container mounts</source>
        <translation>
            <numerusform>%n Volume, das kein Container einhängt</numerusform>
            <numerusform>%n Volumes, die kein Container einhängt</numerusform>
        </translation>
    </message>
    <message>
        <source>Left over when their name went to a newer image. Nothing uses them.</source>
        <translation>Übrig, als ihr Name an ein neueres Image ging. Nichts benutzt sie.</translation>
    </message>
    <message>
        <source>Parts that interrupted pulls left. Without them these pulls begin anew.</source>
        <translation>Reste abgebrochener Downloads. Ohne sie beginnen diese Downloads von vorn.</translation>
    </message>
    <message>
        <source>They have a name and can be pulled again, unless they were only made or loaded here.</source>
        <translation>Sie haben einen Namen und können wieder geladen werden, außer sie entstanden nur hier.</translation>
    </message>
    <message>
        <source>With the files written in them and their logs. These are nowhere else.</source>
        <translation>Mit den darin geschriebenen Dateien und ihren Logs. Diese gibt es nirgends sonst.</translation>
    </message>
    <message>
        <source>Containers that are gone made them for themselves. What is in them is nowhere else.</source>
        <translation>Container, die es nicht mehr gibt, haben sie für sich angelegt. Ihr Inhalt ist nirgends sonst.</translation>
    </message>
    <message>
        <source>Deleted: %1.</source>
        <translation>Gelöscht werden: %1.</translation>
    </message>
    <message>
        <source>What runs, and what it uses, stays.</source>
        <translation>Was läuft und was es benutzt, bleibt.</translation>
    </message>
    <message>
        <source>Files in containers and volumes cannot be brought back.</source>
        <translation>Dateien in Containern und Volumes sind nicht wiederzubekommen.</translation>
    </message>
</context>
<context>
    <name>galley::models::ContainerActions</name>
    <message>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Stoppt …</translation>
    </message>
    <message>
        <source>Restarting…</source>
        <translation>Startet neu …</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message>
        <source>Renaming…</source>
        <translation>Wird umbenannt …</translation>
    </message>
</context>
<context>
    <name>galley::models::ContainerDetail</name>
    <message>
        <source>Its log says: %1</source>
        <translation>Sein Protokoll sagt: %1</translation>
    </message>
</context>
<context>
    <name>galley::models::ContainerListModel</name>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>Startet neu</translation>
    </message>
    <message>
        <source>Being deleted</source>
        <translation>Wird gelöscht</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Speicher voll</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>It was stopped; its exit code was %1.</source>
        <translation>Er wurde gestoppt; sein Exit-Code war %1.</translation>
    </message>
    <message>
        <source>Exited (%1)</source>
        <translation>Beendet (%1)</translation>
    </message>
    <message>
        <source>Dead</source>
        <translation>Defekt</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>gesund</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>ungesund</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>Running (healthy)</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>galley::models::DemoRunner</name>
    <message>
        <source>The demo ended before it answered. Its log says why.</source>
        <translation>Die Demo endete, bevor sie antwortete. Ihr Log sagt, warum.</translation>
    </message>
    <message>
        <source>Looking for the demo image</source>
        <translation>Das Image der Demo wird gesucht</translation>
    </message>
    <message>
        <source>Starting the container</source>
        <translation>Der Container wird gestartet</translation>
    </message>
    <message>
        <source>Waiting for the page to answer</source>
        <translation>Warten, bis die Seite antwortet</translation>
    </message>
    <message>
        <source>Running at %1</source>
        <translation>Läuft unter %1</translation>
    </message>
    <message>
        <source>The demo runs but did not answer within 30 seconds. Its log says why.</source>
        <translation>Die Demo läuft, hat aber binnen 30 Sekunden nicht geantwortet. Ihr Log sagt, warum.</translation>
    </message>
</context>
<context>
    <name>galley::models::DiskUseModel</name>
    <message>
        <source>Parts of interrupted pulls</source>
        <translation>Teile abgebrochener Downloads</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Volumes</translation>
    </message>
    <message>
        <source>Unfinished downloads</source>
        <translation>Unfertige Downloads</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>For the next pull</source>
        <translation>Für den nächsten Download</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
    <message numerus="yes">
        <source>Used by %n container(s)</source>
        <translation>
            <numerusform>Von %n Container benutzt</numerusform>
            <numerusform>Von %n Containern benutzt</numerusform>
        </translation>
    </message>
    <message>
        <source>In layers that other images have as well</source>
        <translation>In Schichten, die auch andere Images haben</translation>
    </message>
    <message>
        <source>What is gained when it alone is deleted</source>
        <translation>Was frei wird, wenn nur dies gelöscht wird</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>galley::models::HubSearchModel</name>
    <message>
        <source>%1: an official image of Docker</source>
        <translation>%1: ein offizielles Image von Docker</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Pulls</source>
        <translation>Downloads</translation>
    </message>
</context>
<context>
    <name>galley::models::ImageActions</name>
    <message>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
</context>
<context>
    <name>galley::models::ImageListModel</name>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n Container</numerusform>
            <numerusform>%n Container</numerusform>
        </translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Image ID</source>
        <translation>Image-ID</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
</context>
<context>
    <name>galley::models::LayerListModel</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>galley::models::LimitsForm</name>
    <message>
        <source>A limit can be changed, but not taken away: give a larger one.</source>
        <translation>Eine Grenze lässt sich ändern, aber nicht aufheben: Geben Sie eine höhere an.</translation>
    </message>
</context>
<context>
    <name>galley::models::LoadTask</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 kann nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>Load %1</source>
        <translation>%1 einlesen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Loaded %1</source>
        <translation>%1 eingelesen</translation>
    </message>
</context>
<context>
    <name>galley::models::LogModel</name>
    <message>
        <source>The log could not be saved to %1: %2</source>
        <translation>Das Log konnte nicht in %1 gespeichert werden: %2</translation>
    </message>
</context>
<context>
    <name>galley::models::LoginForm</name>
    <message>
        <source>Only the registry&apos;s name and port: registry.example.org or localhost:5000.</source>
        <translation>Nur Name und Port der Registry: registry.example.org oder localhost:5000.</translation>
    </message>
</context>
<context>
    <name>galley::models::LoginListModel</name>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
    <message>
        <source>Key ring of the desktop</source>
        <translation>Schlüsselbund des Desktops</translation>
    </message>
    <message>
        <source>File config.json, readable by you alone</source>
        <translation>Datei config.json, nur für Sie lesbar</translation>
    </message>
    <message>
        <source>Helper %1</source>
        <translation>Hilfsprogramm %1</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Gespeichert in</translation>
    </message>
    <message>
        <source>Logging out…</source>
        <translation>Meldet ab …</translation>
    </message>
</context>
<context>
    <name>galley::models::NetworkActions</name>
    <message>
        <source>Creating…</source>
        <translation>Wird erstellt …</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Wird verbunden …</translation>
    </message>
    <message>
        <source>Disconnecting…</source>
        <translation>Wird getrennt …</translation>
    </message>
</context>
<context>
    <name>galley::models::NetworkListModel</name>
    <message>
        <source>Containers in it use the network of this computer itself, without one of their own.</source>
        <translation>Container darin benutzen das Netzwerk dieses Rechners selbst, ohne ein eigenes.</translation>
    </message>
    <message>
        <source>Containers in it have no network at all.</source>
        <translation>Container darin haben gar kein Netzwerk.</translation>
    </message>
    <message>
        <source>Containers that ask for no network are in it.</source>
        <translation>Container, die kein Netzwerk verlangen, sind darin.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Its containers reach each other and nothing else</source>
        <translation>Seine Container erreichen einander und sonst nichts</translation>
    </message>
    <message>
        <source>It has a way out</source>
        <translation>Es hat einen Weg nach außen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Treiber</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>Subnetz</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Internal</source>
        <translation>Intern</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
</context>
<context>
    <name>galley::models::NetworkMembers</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Other containers in this network find it by these, besides its own name</source>
        <translation>Andere Container in diesem Netzwerk finden ihn unter diesen, neben seinem eigenen Namen</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>IPv6 address</source>
        <translation>IPv6-Adresse</translation>
    </message>
    <message>
        <source>Further names</source>
        <translation>Weitere Namen</translation>
    </message>
</context>
<context>
    <name>galley::models::PortActions</name>
    <message>
        <source>Changing…</source>
        <translation>Wird geändert …</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
</context>
<context>
    <name>galley::models::PortCheck</name>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535.</translation>
    </message>
</context>
<context>
    <name>galley::models::PortDoctor</name>
    <message>
        <source>The program listens on %1 inside the container only. Galley reaches it all the same; other containers and Docker would not: let it listen on 0.0.0.0.</source>
        <translation>Das Programm lauscht nur innerhalb des Containers auf %1. Galley erreicht es trotzdem; andere Container und Docker könnten es nicht: Lassen Sie es auf 0.0.0.0 lauschen.</translation>
    </message>
    <message>
        <source>Nothing listens on port %1 inside the container, but on %2: publish that one instead.</source>
        <translation>Im Container lauscht nichts auf Port %1, aber auf %2: Veröffentlichen Sie stattdessen diesen.</translation>
    </message>
    <message>
        <source>Nothing listens on port %1 inside the container yet: its log may say why.</source>
        <translation>Im Container lauscht noch nichts auf Port %1: Vielleicht sagt sein Protokoll, warum.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>container: sentence</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>galley::models::PortListModel</name>
    <message>
        <source>chosen at start</source>
        <translation>beim Start gewählt</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antwortet</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>Noch keine Antwort</translation>
    </message>
    <message>
        <source>%1 open now, %2 since the start</source>
        <translation>%1 jetzt offen, %2 seit dem Start</translation>
    </message>
    <message>
        <source>Bytes to the container and from it</source>
        <translation>Bytes zum Container und von ihm</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>On my computer</source>
        <translation>Auf meinem Computer</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Innen</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Verkehr</translation>
    </message>
</context>
<context>
    <name>galley::models::PullTask</name>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Pull %1</source>
        <translation>%1 laden</translation>
    </message>
    <message>
        <source>Already up to date</source>
        <translation>Bereits aktuell</translation>
    </message>
    <message>
        <source>Paused. What was downloaded is kept; it goes on from there.</source>
        <translation>Angehalten. Das Geladene bleibt; von dort geht es weiter.</translation>
    </message>
</context>
<context>
    <name>galley::models::PushForm</name>
    <message numerus="yes">
        <source>All %n layer(s) are there already: only the name is sent.</source>
        <translation>
            <numerusform>Die %n Schicht ist schon dort: Nur der Name wird gesendet.</numerusform>
            <numerusform>Alle %n Schichten sind schon dort: Nur der Name wird gesendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) to send, about %1</source>
        <translation>
            <numerusform>%n Schicht zu senden, etwa %1</numerusform>
            <numerusform>%n Schichten zu senden, etwa %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s) are already there, about %2 to send</source>
        <translation>
            <numerusform>%1 von %n Schicht ist schon dort, etwa %2 zu senden</numerusform>
            <numerusform>%1 von %n Schichten sind schon dort, etwa %2 zu senden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::models::PushTask</name>
    <message>
        <source>Push %1</source>
        <translation>%1 hochladen</translation>
    </message>
    <message>
        <source>Pushed</source>
        <translation>Hochgeladen</translation>
    </message>
    <message>
        <source>Paused. Layers that were sent whole stay there.</source>
        <translation>Angehalten. Ganz gesendete Schichten bleiben dort.</translation>
    </message>
</context>
<context>
    <name>galley::models::RunForm</name>
    <message>
        <source>Use at least two letters, digits, dots, dashes or underscores, beginning with a letter or digit.</source>
        <translation>Mindestens zwei Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche, beginnend mit Buchstabe oder Ziffer.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535.</translation>
    </message>
    <message>
        <source>Port %1 is used twice.</source>
        <translation>Port %1 ist doppelt vergeben.</translation>
    </message>
    <message>
        <source>Which port inside the container?</source>
        <translation>Welcher Port im Container?</translation>
    </message>
    <message>
        <source>A variable needs a name.</source>
        <translation>Eine Variable braucht einen Namen.</translation>
    </message>
    <message>
        <source>A variable&apos;s name has no “=” in it.</source>
        <translation>Der Name einer Variable enthält kein „=“.</translation>
    </message>
    <message>
        <source>A folder with a colon in its path cannot be mounted.</source>
        <translation>Ein Ordner mit einem Doppelpunkt im Pfad kann nicht eingebunden werden.</translation>
    </message>
    <message>
        <source>Give the whole path of a folder (/home/…), or the name of a volume.</source>
        <translation>Geben Sie den ganzen Pfad eines Ordners (/home/…) oder den Namen eines Volumes an.</translation>
    </message>
    <message>
        <source>Give a whole path inside the container, such as /data.</source>
        <translation>Geben Sie einen ganzen Pfad im Container an, etwa /data.</translation>
    </message>
    <message>
        <source>A path with a colon cannot be mounted on.</source>
        <translation>In einen Pfad mit Doppelpunkt kann nichts eingebunden werden.</translation>
    </message>
    <message>
        <source>A quotation mark is not closed.</source>
        <translation>Ein Anführungszeichen ist nicht geschlossen.</translation>
    </message>
    <message>
        <source>Use letters, digits, dots and dashes, at most 63.</source>
        <translation>Buchstaben, Ziffern, Punkte und Bindestriche, höchstens 63.</translation>
    </message>
    <message>
        <source>Give a whole path inside the container, such as /app.</source>
        <translation>Geben Sie einen ganzen Pfad im Container an, etwa /app.</translation>
    </message>
</context>
<context>
    <name>galley::models::SaveTask</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>Save %1 as %2</source>
        <translation>%1 als %2 speichern</translation>
    </message>
    <message>
        <source>Save images as %1</source>
        <translation>Images als %1 speichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
</context>
<context>
    <name>galley::models::TagListModel</name>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>galley::models::TransferTask</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>Entpackt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>Schon da</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>Schon dort</translation>
    </message>
    <message>
        <source>Paused. What has arrived is kept.</source>
        <translation>Angehalten. Was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Wird abgeschlossen</translation>
    </message>
    <message>
        <source>, %1/s</source>
        <translation>, %1/s</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, noch %1</translation>
    </message>
</context>
<context>
    <name>galley::models::VolumeActions</name>
    <message>
        <source>Creating…</source>
        <translation>Wird erstellt …</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message>
        <source>Renaming…</source>
        <translation>Wird umbenannt …</translation>
    </message>
    <message>
        <source>Emptying…</source>
        <translation>Wird geleert …</translation>
    </message>
    <message>
        <source>Cloning…</source>
        <translation>Wird geklont …</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert …</translation>
    </message>
</context>
<context>
    <name>galley::models::VolumeListModel</name>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1
A container made it for itself: nobody gave it a name.</source>
        <translation>%1
Ein Container hat es für sich angelegt: Niemand hat ihm einen Namen gegeben.</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Noch nicht gemessen</translation>
    </message>
    <message>
        <source>Measured %1</source>
        <translation>Gemessen %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
</context>
<context>
    <name>galley::models::VolumeTask</name>
    <message>
        <source>Copying the files</source>
        <translation>Die Dateien werden kopiert</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 kann nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>Clone %1 as %2</source>
        <translation>%1 als %2 klonen</translation>
    </message>
    <message>
        <source>Export %1 as %2</source>
        <translation>%1 als %2 exportieren</translation>
    </message>
    <message>
        <source>Import %1 into %2</source>
        <translation>%1 in %2 importieren</translation>
    </message>
    <message>
        <source>%1 is a copy of %2</source>
        <translation>%1 ist eine Kopie von %2</translation>
    </message>
    <message>
        <source>Exported as %1</source>
        <translation>Exportiert als %1</translation>
    </message>
    <message>
        <source>%1 is in %2</source>
        <translation>%1 ist in %2</translation>
    </message>
</context>
<context>
    <name>galley::models::Words</name>
    <message>
        <source>Something failed without saying why.</source>
        <translation>Etwas ist ohne Angabe eines Grundes fehlgeschlagen.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>vor %1 h</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>vor %n Monat</numerusform>
            <numerusform>vor %n Monaten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>vor %n Jahr</numerusform>
            <numerusform>vor %n Jahren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiterer</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
</context>
<context>
    <name>galley::ui::Breadcrumb</name>
    <message>
        <source>Back (Esc)</source>
        <translation>Zurück (Esc)</translation>
    </message>
</context>
<context>
    <name>galley::ui::CheckCard</name>
    <message>
        <source>Ok</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>galley::ui::CheckPage</name>
    <message>
        <source>System check</source>
        <translation>Systemprüfung</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Same as</source>
        <translation>Entspricht</translation>
    </message>
    <message>
        <source>This computer could not be checked</source>
        <translation>Dieser Computer konnte nicht geprüft werden</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is here</source>
        <translation>Alles ist da</translation>
    </message>
    <message>
        <source>Trying everything once…</source>
        <translation>Alles wird einmal versucht …</translation>
    </message>
</context>
<context>
    <name>galley::ui::CleanUpPage</name>
    <message>
        <source>Clean up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>What can go, or everything</source>
        <translation>Was weg kann, oder alles</translation>
    </message>
    <message>
        <source>What can go</source>
        <translation>Was weg kann</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Freed %1</source>
        <translation>%1 freigegeben</translation>
    </message>
    <message>
        <source>Not everything could be cleaned up</source>
        <translation>Nicht alles konnte aufgeräumt werden</translation>
    </message>
    <message>
        <source>Nothing to clean up</source>
        <translation>Nichts aufzuräumen</translation>
    </message>
    <message>
        <source>Everything that takes room is in use or has a name.</source>
        <translation>Alles, was Platz braucht, ist in Gebrauch oder hat einen Namen.</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>Looking at what every container, image and volume takes.</source>
        <translation>Es wird nachgesehen, was jeder Container, jedes Image und jedes Volume braucht.</translation>
    </message>
    <message>
        <source>Clean up…</source>
        <translation>Aufräumen …</translation>
    </message>
    <message>
        <source>Everything that takes room</source>
        <translation>Alles, was Platz braucht</translation>
    </message>
    <message>
        <source>Nothing is here yet</source>
        <translation>Noch ist nichts hier</translation>
    </message>
    <message>
        <source>Images, containers and volumes will stand here with what they take.</source>
        <translation>Hier stehen Images, Container und Volumes mit dem Platz, den sie brauchen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The room could not be measured</source>
        <translation>Der Platz konnte nicht gemessen werden</translation>
    </message>
    <message>
        <source>%1 in all, %2 of it unused</source>
        <translation>%1 insgesamt, davon %2 unbenutzt</translation>
    </message>
    <message>
        <source>Cleaning up…</source>
        <translation>Wird aufgeräumt …</translation>
    </message>
    <message>
        <source>Frees at least %1</source>
        <translation>Gibt mindestens %1 frei</translation>
    </message>
    <message>
        <source>Nothing is ticked</source>
        <translation>Nichts ist angekreuzt</translation>
    </message>
    <message>
        <source>Free %1?</source>
        <translation>%1 freigeben?</translation>
    </message>
</context>
<context>
    <name>galley::ui::CleanUpRow</name>
    <message>
        <source>Safe to delete</source>
        <translation>Bedenkenlos löschbar</translation>
    </message>
    <message>
        <source>Can be fetched again</source>
        <translation>Wieder zu laden</translation>
    </message>
    <message>
        <source>Cannot be brought back</source>
        <translation>Nicht wiederzubekommen</translation>
    </message>
    <message>
        <source>Show what it is</source>
        <translation>Zeigen, was es ist</translation>
    </message>
    <message>
        <source>Hide what it is</source>
        <translation>Verbergen, was es ist</translation>
    </message>
    <message>
        <source>%1, shares %2 with others</source>
        <translation>%1, teilt %2 mit anderen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::CommandEditor</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Entrypoint</source>
        <translation>Entrypoint</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Folder in which the command starts</source>
        <translation>Ordner, in dem der Befehl startet</translation>
    </message>
    <message>
        <source>the image has none</source>
        <translation>das Image hat keinen</translation>
    </message>
</context>
<context>
    <name>galley::ui::CommandLineStrip</name>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>galley::ui::ConnectDialog</name>
    <message>
        <source>Connect a container to %1</source>
        <translation>Einen Container mit %1 verbinden</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>More names</source>
        <translation>Weitere Namen</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>Others in the network find it by its own name, and by these. Separate them by spaces.</source>
        <translation>Andere im Netzwerk finden ihn unter seinem eigenen Namen und unter diesen. Trennen Sie sie durch Leerzeichen.</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>%1 (from its next start)</source>
        <translation>%1 (ab dem nächsten Start)</translation>
    </message>
    <message>
        <source>Every container is in it already, or has no network of its own.</source>
        <translation>Jeder Container ist schon darin oder hat kein eigenes Netzwerk.</translation>
    </message>
    <message>
        <source>A name has letters, digits, dots, dashes and underscores.</source>
        <translation>Ein Name besteht aus Buchstaben, Ziffern, Punkten, Binde- und Unterstrichen.</translation>
    </message>
    <message>
        <source>The container could not be connected</source>
        <translation>Der Container konnte nicht verbunden werden</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerCells</name>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Log anzeigen</translation>
    </message>
    <message>
        <source>Log in a window</source>
        <translation>Log in einem Fenster</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Change ports</source>
        <translation>Ports ändern</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Copy ID</source>
        <translation>ID kopieren</translation>
    </message>
    <message>
        <source>Stop at once</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Change limits</source>
        <translation>Grenzen ändern</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerList</name>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Run container</source>
        <translation>Container starten</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Filter containers</source>
        <translation>Container filtern</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>No containers yet</source>
        <translation>Noch keine Container</translation>
    </message>
    <message>
        <source>A container is a program that runs from an image, apart from the rest of your computer.</source>
        <translation>Ein Container ist ein Programm, das aus einem Image läuft, getrennt vom Rest Ihres Computers.</translation>
    </message>
    <message>
        <source>Run a container</source>
        <translation>Container starten</translation>
    </message>
    <message>
        <source>Try the Flask demo</source>
        <translation>Flask-Demo ausprobieren</translation>
    </message>
    <message>
        <source>Pull another image…</source>
        <translation>Anderes Image laden …</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stopped</source>
        <translation>
            <numerusform>%n gestoppt</numerusform>
            <numerusform>%n gestoppt</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The containers could not be listed</source>
        <translation>Die Container konnten nicht aufgelistet werden</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerLog</name>
    <message>
        <source>Open in a window of its own</source>
        <translation>In eigenem Fenster öffnen</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerSummary</name>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Gestartet</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerTerminal</name>
    <message>
        <source>New shell</source>
        <translation>Neue Shell</translation>
    </message>
    <message>
        <source>Clear what is shown</source>
        <translation>Anzeige leeren</translation>
    </message>
    <message>
        <source>The container does not run</source>
        <translation>Der Container läuft nicht</translation>
    </message>
    <message>
        <source>A shell needs a container that runs.</source>
        <translation>Eine Shell braucht einen laufenden Container.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Starting a shell…</source>
        <translation>Eine Shell wird gestartet …</translation>
    </message>
    <message>
        <source>A shell in the container. Ctrl+Shift+Tab leaves it.</source>
        <translation>Eine Shell im Container. Strg+Umschalt+Tab verlässt sie.</translation>
    </message>
    <message>
        <source>The shell has ended.</source>
        <translation>Die Shell ist beendet.</translation>
    </message>
    <message>
        <source>The shell has ended with code %1.</source>
        <translation>Die Shell endete mit dem Code %1.</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerUsers</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerView</name>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Parts of the container</source>
        <translation>Teile des Containers</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Inspizieren</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>CPU of the last two minutes</source>
        <translation>CPU der letzten zwei Minuten</translation>
    </message>
    <message>
        <source>Memory of the last two minutes</source>
        <translation>Speicher der letzten zwei Minuten</translation>
    </message>
    <message>
        <source>Everything that is known of the container, as JSON</source>
        <translation>Alles, was über den Container bekannt ist, als JSON</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>CPU %1</source>
        <translation>CPU %1</translation>
    </message>
    <message>
        <source>RAM %1</source>
        <translation>RAM %1</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Why it stopped</source>
        <translation>Warum er endete</translation>
    </message>
    <message>
        <source>It stopped with an error</source>
        <translation>Er endete mit einem Fehler</translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainersPage</name>
    <message>
        <source>%1 could not be started</source>
        <translation>%1 konnte nicht gestartet werden</translation>
    </message>
    <message>
        <source>%1 could not be stopped</source>
        <translation>%1 konnte nicht gestoppt werden</translation>
    </message>
    <message>
        <source>%1 could not be restarted</source>
        <translation>%1 konnte nicht neu gestartet werden</translation>
    </message>
    <message>
        <source>%1 could not be deleted</source>
        <translation>%1 konnte nicht gelöscht werden</translation>
    </message>
    <message>
        <source>ID copied</source>
        <translation>ID kopiert</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)?</source>
        <translation>
            <numerusform>%n Container löschen?</numerusform>
            <numerusform>%n Container löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>It is running and is stopped first.</source>
        <translation>Er läuft und wird zuerst gestoppt.</translation>
    </message>
    <message numerus="yes">
        <source>Those that run (%n) are stopped first.</source>
        <translation>
            <numerusform>Der laufende (%n) wird zuerst gestoppt.</numerusform>
            <numerusform>Die laufenden (%n) werden zuerst gestoppt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The files written inside and the log are deleted. Images and named volumes stay.</source>
        <translation>Die darin geschriebenen Dateien und das Log werden gelöscht. Images und benannte Volumes bleiben.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Change port</source>
        <translation>Port ändern</translation>
    </message>
    <message>
        <source>Remove port</source>
        <translation>Port entfernen</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Log anzeigen</translation>
    </message>
</context>
<context>
    <name>galley::ui::DataTable</name>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>No row has these words.</source>
        <translation>Keine Zeile enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter löschen</translation>
    </message>
</context>
<context>
    <name>galley::ui::Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>galley::ui::ErrorCard</name>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Einzelheiten anzeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Einzelheiten des Fehlers</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Einzelheiten verbergen</translation>
    </message>
</context>
<context>
    <name>galley::ui::FactsForm</name>
    <message>
        <source>Copy: %1</source>
        <translation>Kopieren: %1</translation>
    </message>
</context>
<context>
    <name>galley::ui::HeaderBar</name>
    <message>
        <source>Galley, first page</source>
        <translation>Galley, erste Seite</translation>
    </message>
    <message>
        <source>First page</source>
        <translation>Erste Seite</translation>
    </message>
    <message>
        <source>Galley</source>
        <translation>Galley</translation>
    </message>
    <message numerus="yes">
        <source>Notifications, %n new</source>
        <translation>
            <numerusform>Benachrichtigungen, %n neue</numerusform>
            <numerusform>Benachrichtigungen, %n neue</numerusform>
        </translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>Erscheinung: wie das System</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Erscheinung: hell</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Erscheinung: dunkel</translation>
    </message>
</context>
<context>
    <name>galley::ui::HubPanel</name>
    <message>
        <source>Search Docker Hub, or type a full name: localhost:5000/team/app</source>
        <translation>Docker Hub durchsuchen, oder ein voller Name: localhost:5000/team/app</translation>
    </message>
    <message>
        <source>Search Docker Hub</source>
        <translation>Docker Hub durchsuchen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Found at Docker Hub</source>
        <translation>Bei Docker Hub gefunden</translation>
    </message>
    <message>
        <source>Tags and details</source>
        <translation>Tags und Details</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Docker Hub could not be searched</source>
        <translation>Docker Hub konnte nicht durchsucht werden</translation>
    </message>
    <message>
        <source>Press Enter to open %1</source>
        <translation>Mit Eingabe %1 öffnen</translation>
    </message>
    <message>
        <source>Its tags are asked for at its own registry.</source>
        <translation>Seine Tags werden bei seiner eigenen Registry erfragt.</translation>
    </message>
    <message>
        <source>Nothing is called “%1”</source>
        <translation>Nichts heißt „%1“</translation>
    </message>
    <message>
        <source>Look at the spelling, or try fewer words.</source>
        <translation>Prüfen Sie die Schreibweise oder nehmen Sie weniger Wörter.</translation>
    </message>
    <message>
        <source>Find an image</source>
        <translation>Ein Image finden</translation>
    </message>
    <message>
        <source>Type what you look for, such as python or postgres. Official images carry a badge.</source>
        <translation>Geben Sie ein, was Sie suchen, etwa python oder postgres. Offizielle Images tragen ein Abzeichen.</translation>
    </message>
</context>
<context>
    <name>galley::ui::ImageConfig</name>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Entrypoint</source>
        <translation>Entrypoint</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Volumes</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Digests</source>
        <translation>Digests</translation>
    </message>
</context>
<context>
    <name>galley::ui::ImageLayers</name>
    <message>
        <source>Steps that made the image</source>
        <translation>Schritte, aus denen das Image entstand</translation>
    </message>
    <message>
        <source>No history</source>
        <translation>Kein Verlauf</translation>
    </message>
    <message>
        <source>The image does not tell how it was made.</source>
        <translation>Das Image sagt nicht, wie es entstand.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
</context>
<context>
    <name>galley::ui::ImageList</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
    <message>
        <source>Filter images</source>
        <translation>Images filtern</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation>Noch keine Images</translation>
    </message>
    <message>
        <source>An image holds a program with everything it needs. Pull one to run it.</source>
        <translation>Ein Image enthält ein Programm mit allem, was es braucht. Laden Sie eines, um es zu starten.</translation>
    </message>
    <message>
        <source>Pull image</source>
        <translation>Image laden</translation>
    </message>
    <message>
        <source>What is an image?</source>
        <translation>Was ist ein Image?</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Add a name…</source>
        <translation>Name hinzufügen …</translation>
    </message>
    <message>
        <source>Pull again</source>
        <translation>Erneut laden</translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation>Namen kopieren</translation>
    </message>
    <message>
        <source>Copy the id</source>
        <translation>ID kopieren</translation>
    </message>
    <message>
        <source>The images could not be listed</source>
        <translation>Die Images konnten nicht aufgelistet werden</translation>
    </message>
    <message>
        <source>Delete (%1)</source>
        <translation>Löschen (%1)</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Push…</source>
        <translation>Hochladen …</translation>
    </message>
</context>
<context>
    <name>galley::ui::ImageView</name>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Parts of the image</source>
        <translation>Teile des Images</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Inspizieren</translation>
    </message>
    <message>
        <source>Everything that is known of the image, as JSON</source>
        <translation>Alles, was über das Image bekannt ist, als JSON</translation>
    </message>
    <message>
        <source>Used by (%1)</source>
        <translation>Benutzt von (%1)</translation>
    </message>
    <message>
        <source>Add a name…</source>
        <translation>Name hinzufügen …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>made %1</source>
        <translation>erstellt %1</translation>
    </message>
    <message>
        <source>The image could not be read</source>
        <translation>Das Image konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Push…</source>
        <translation>Hochladen …</translation>
    </message>
    <message>
        <source>No container uses it</source>
        <translation>Kein Container benutzt es</translation>
    </message>
    <message>
        <source>It can be deleted without loss to any of them.</source>
        <translation>Es kann gelöscht werden, ohne dass einem etwas fehlt.</translation>
    </message>
    <message>
        <source>Containers of the image</source>
        <translation>Container des Images</translation>
    </message>
</context>
<context>
    <name>galley::ui::ImagesPage</name>
    <message>
        <source>It has no name: it cannot be pulled again.</source>
        <translation>Es hat keinen Namen: Es kann nicht erneut geladen werden.</translation>
    </message>
    <message>
        <source>%1 can be pulled again.</source>
        <translation>%1 kann erneut geladen werden.</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Pull image</source>
        <translation>Image laden</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deleted %1</source>
        <translation>%1 gelöscht</translation>
    </message>
    <message>
        <source>%1 is in use</source>
        <translation>%1 wird benutzt</translation>
    </message>
    <message>
        <source>These images are in use</source>
        <translation>Diese Images werden benutzt</translation>
    </message>
    <message>
        <source>It belongs to %1. Delete that first.</source>
        <translation>Benutzt von: %1. Löschen Sie das zuerst.</translation>
    </message>
    <message>
        <source>They belong to containers. Delete those first.</source>
        <translation>Sie gehören zu Containern. Löschen Sie diese zuerst.</translation>
    </message>
    <message>
        <source>Show containers</source>
        <translation>Container anzeigen</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)?</source>
        <translation>
            <numerusform>%n Image löschen?</numerusform>
            <numerusform>%n Images löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>They can be pulled again.</source>
        <translation>Sie können erneut geladen werden.</translation>
    </message>
    <message numerus="yes">
        <source>%n in use by containers will stay.</source>
        <translation>
            <numerusform>%n wird von Containern benutzt und bleibt.</numerusform>
            <numerusform>%n werden von Containern benutzt und bleiben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n Image</numerusform>
            <numerusform>%n Images</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to load it</source>
        <translation>Loslassen, um es einzulesen</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>Einlesen …</translation>
    </message>
    <message>
        <source>Archives of images</source>
        <translation>Image-Archive</translation>
    </message>
    <message>
        <source>Load images</source>
        <translation>Images einlesen</translation>
    </message>
    <message>
        <source>Where the images are</source>
        <translation>Wo die Images sind</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
</context>
<context>
    <name>galley::ui::ImportDialog</name>
    <message>
        <source>Import a volume</source>
        <translation>Ein Volume importieren</translation>
    </message>
    <message>
        <source>Import into %1</source>
        <translation>In %1 importieren</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>The files of a tar archive, compressed or not, as an export makes it.</source>
        <translation>Die Dateien eines tar-Archivs, komprimiert oder nicht, wie ein Export es anlegt.</translation>
    </message>
    <message>
        <source>Files of the same name in the volume are replaced; all others stay.</source>
        <translation>Gleichnamige Dateien im Volume werden ersetzt; alle anderen bleiben.</translation>
    </message>
    <message numerus="yes">
        <source>%1 runs with it and sees the new files at once.</source>
        <translation>
            <numerusform>%1 läuft damit und sieht die neuen Dateien sofort.</numerusform>
            <numerusform>%1 laufen damit und sehen die neuen Dateien sofort.</numerusform>
        </translation>
    </message>
    <message>
        <source>Archives of files</source>
        <translation>Archive von Dateien</translation>
    </message>
    <message>
        <source>Give the whole path of a file.</source>
        <translation>Geben Sie den ganzen Pfad einer Datei an.</translation>
    </message>
    <message>
        <source>A new volume is made.</source>
        <translation>Ein neues Volume wird angelegt.</translation>
    </message>
    <message>
        <source>This volume is there. Files of the same name are replaced, others stay.</source>
        <translation>Dieses Volume gibt es. Gleichnamige Dateien werden ersetzt, andere bleiben.</translation>
    </message>
</context>
<context>
    <name>galley::ui::JsonPanel</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>galley::ui::LimitCard</name>
    <message>
        <source>Pulls from Docker Hub</source>
        <translation>Downloads von Docker Hub</translation>
    </message>
    <message>
        <source>%1 of %2 pulls left at Docker Hub</source>
        <translation>Noch %1 von %2 Downloads bei Docker Hub frei</translation>
    </message>
    <message>
        <source>Docker Hub counts the pulls of the last %1. Only images that are not here yet count; more are allowed when you are logged in.</source>
        <translation>Docker Hub zählt die Downloads der letzten %1. Es zählen nur Images, die noch nicht hier sind; angemeldet sind mehr erlaubt.</translation>
    </message>
    <message>
        <source>Asking Docker Hub…</source>
        <translation>Docker Hub wird gefragt …</translation>
    </message>
    <message>
        <source>How many pulls it still allows.</source>
        <translation>Wie viele Downloads es noch erlaubt.</translation>
    </message>
    <message>
        <source>Docker Hub does not answer</source>
        <translation>Docker Hub antwortet nicht</translation>
    </message>
    <message>
        <source>No limit at Docker Hub</source>
        <translation>Keine Grenze bei Docker Hub</translation>
    </message>
    <message>
        <source>It named no number of pulls for you.</source>
        <translation>Es hat keine Zahl von Downloads für Sie genannt.</translation>
    </message>
</context>
<context>
    <name>galley::ui::LimitsDialog</name>
    <message>
        <source>Limits of %1</source>
        <translation>Grenzen von %1</translation>
    </message>
    <message>
        <source>Same as</source>
        <translation>Entspricht</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>The limits could not be changed</source>
        <translation>Die Grenzen konnten nicht geändert werden</translation>
    </message>
    <message>
        <source>The container could not be looked at</source>
        <translation>Der Container konnte nicht angesehen werden</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>Wird angewendet…</translation>
    </message>
</context>
<context>
    <name>galley::ui::LimitsEditor</name>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>no limit; for example 512m or 2g</source>
        <translation>keine Grenze; zum Beispiel 512m oder 2g</translation>
    </message>
    <message>
        <source>Limit of the memory</source>
        <translation>Grenze des Speichers</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>Prozessoren</translation>
    </message>
    <message>
        <source>no limit; for example 0.5 or 2</source>
        <translation>keine Grenze; zum Beispiel 0.5 oder 2</translation>
    </message>
    <message>
        <source>Limit of the processors</source>
        <translation>Grenze der Prozessoren</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>no limit; for example 200</source>
        <translation>keine Grenze; zum Beispiel 200</translation>
    </message>
    <message>
        <source>Limit of the number of processes</source>
        <translation>Grenze der Anzahl der Prozesse</translation>
    </message>
</context>
<context>
    <name>galley::ui::LogFindBar</name>
    <message>
        <source>Find in the log</source>
        <translation>Im Log suchen</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Groß-/Kleinschreibung</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Only matching lines</source>
        <translation>Nur passende Zeilen</translation>
    </message>
    <message>
        <source>Previous (Shift+Enter)</source>
        <translation>Vorheriger Treffer (Umschalt+Enter)</translation>
    </message>
    <message>
        <source>Next (Enter)</source>
        <translation>Nächster Treffer (Enter)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Not a regular expression</source>
        <translation>Kein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message numerus="yes">
        <source>%1 line(s)</source>
        <translation>
            <numerusform>%1 Zeile</numerusform>
            <numerusform>%1 Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>galley::ui::LogPanel</name>
    <message>
        <source>Nothing written yet</source>
        <translation>Noch nichts geschrieben</translation>
    </message>
    <message>
        <source>What the container prints appears here.</source>
        <translation>Was der Container ausgibt, erscheint hier.</translation>
    </message>
    <message>
        <source>Jump to newest</source>
        <translation>Zur neuesten Zeile</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Stay at the newest line (End)</source>
        <translation>Bei der neuesten Zeile bleiben (Ende)</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Find (Ctrl+F)</source>
        <translation>Suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Copy what is selected, else everything</source>
        <translation>Auswahl kopieren, sonst alles</translation>
    </message>
    <message>
        <source>Save the log to a file</source>
        <translation>Log in einer Datei speichern</translation>
    </message>
    <message>
        <source>1 line copied</source>
        <translation>1 Zeile kopiert</translation>
    </message>
    <message>
        <source>%1 lines copied</source>
        <translation>%1 Zeilen kopiert</translation>
    </message>
    <message>
        <source>The log is saved</source>
        <translation>Das Log ist gespeichert</translation>
    </message>
    <message>
        <source>The log is too long for the clipboard: only its beginning was copied</source>
        <translation>Das Log ist zu lang für die Zwischenablage: Nur sein Anfang wurde kopiert</translation>
    </message>
    <message>
        <source>The log could not be read</source>
        <translation>Das Log konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Nothing was written</source>
        <translation>Nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>The container ended without printing anything.</source>
        <translation>Der Container endete, ohne etwas auszugeben.</translation>
    </message>
    <message numerus="yes">
        <source>%1 line(s)</source>
        <translation>
            <numerusform>%1 Zeile</numerusform>
            <numerusform>%1 Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>, the container has ended</source>
        <translation>, der Container ist beendet</translation>
    </message>
    <message>
        <source>Jump to newest (%1 new)</source>
        <translation>Zur neuesten Zeile (%1 neu)</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Log speichern</translation>
    </message>
</context>
<context>
    <name>galley::ui::LogView</name>
    <message>
        <source> … %1 more characters</source>
        <translation> … %1 weitere Zeichen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
</context>
<context>
    <name>galley::ui::LogWindow</name>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>Log of %1</source>
        <translation>Log von %1</translation>
    </message>
    <message>
        <source>Log of %1 — %2</source>
        <translation>Log von %1 — %2</translation>
    </message>
</context>
<context>
    <name>galley::ui::LoginDialog</name>
    <message>
        <source>Log in to a registry</source>
        <translation>Bei einer Registry anmelden</translation>
    </message>
    <message>
        <source>A token is a password made for one purpose: it can do less, and can be taken back without changing the password.</source>
        <translation>Ein Token ist ein Passwort für einen einzigen Zweck: Es darf weniger und lässt sich zurücknehmen, ohne das Passwort zu ändern.</translation>
    </message>
    <message>
        <source>Make a token</source>
        <translation>Token anlegen</translation>
    </message>
    <message>
        <source>Kept in the desktop&apos;s key ring; where there is none, in Docker&apos;s config.json, readable by you alone.</source>
        <translation>Gespeichert im Schlüsselbund des Desktops; wo es keinen gibt, in Dockers config.json, nur für Sie lesbar.</translation>
    </message>
    <message>
        <source>Test log-in</source>
        <translation>Anmeldung testen</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password or token</source>
        <translation>Passwort oder Token</translation>
    </message>
    <message>
        <source>Hide it</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Empty means Docker Hub.</source>
        <translation>Leer heißt Docker Hub.</translation>
    </message>
    <message>
        <source>Logging in…</source>
        <translation>Meldet an …</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Wird getestet …</translation>
    </message>
    <message>
        <source>The log-in did not work</source>
        <translation>Die Anmeldung hat nicht geklappt</translation>
    </message>
    <message>
        <source>It works. Nothing is kept yet: press “Log in”.</source>
        <translation>Es klappt. Noch ist nichts gespeichert: „Anmelden“ drücken.</translation>
    </message>
</context>
<context>
    <name>galley::ui::MainWindow</name>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>System check</source>
        <translation>Systemprüfung</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Galley</source>
        <translation>Galley</translation>
    </message>
    <message>
        <source>Closing stops it; what was downloaded is kept. Containers go on running.</source>
        <translation>Das Schließen bricht es ab; was geladen wurde, bleibt erhalten. Container laufen weiter.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Registries</source>
        <translation>Registrys</translation>
    </message>
    <message>
        <source>Something is going on</source>
        <translation>Etwas ist noch im Gange</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Volumes</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Netzwerke</translation>
    </message>
</context>
<context>
    <name>galley::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkCells</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Connect a container…</source>
        <translation>Container verbinden …</translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation>Namen kopieren</translation>
    </message>
    <message>
        <source>Copy the id</source>
        <translation>ID kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Show the container</source>
        <translation>Container anzeigen</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkDialog</name>
    <message>
        <source>Create a network</source>
        <translation>Ein Netzwerk erstellen</translation>
    </message>
    <message>
        <source>Containers in one network find each other by their names. Containers in different networks do not reach each other.</source>
        <translation>Container in einem Netzwerk finden einander unter ihren Namen. Container in verschiedenen Netzwerken erreichen einander nicht.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Internal: no way to the internet and to this computer&apos;s network</source>
        <translation>Intern: kein Weg ins Internet und ins Netzwerk dieses Rechners</translation>
    </message>
    <message>
        <source>IPv6 addresses as well</source>
        <translation>Auch IPv6-Adressen</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>Subnetz</translation>
    </message>
    <message>
        <source>chosen, or for example 172.30.0.0/24</source>
        <translation>wird gewählt, oder zum Beispiel 172.30.0.0/24</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>the first address of the subnet</source>
        <translation>die erste Adresse des Subnetzes</translation>
    </message>
    <message>
        <source>IPv6 subnet</source>
        <translation>IPv6-Subnetz</translation>
    </message>
    <message>
        <source>chosen, or for example fd00:1::/64</source>
        <translation>wird gewählt, oder zum Beispiel fd00:1::/64</translation>
    </message>
    <message>
        <source>The network could not be created</source>
        <translation>Das Netzwerk konnte nicht erstellt werden</translation>
    </message>
    <message>
        <source>Use letters, digits, dots, dashes or underscores, beginning with a letter or digit.</source>
        <translation>Verwenden Sie Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche, am Anfang einen Buchstaben oder eine Ziffer.</translation>
    </message>
    <message>
        <source>A network has this name already.</source>
        <translation>Ein Netzwerk hat diesen Namen schon.</translation>
    </message>
    <message>
        <source>Give a range like 172.30.0.0/24.</source>
        <translation>Geben Sie einen Bereich wie 172.30.0.0/24 an.</translation>
    </message>
    <message>
        <source>Give an address like 172.30.0.1.</source>
        <translation>Geben Sie eine Adresse wie 172.30.0.1 an.</translation>
    </message>
    <message>
        <source>A gateway needs the subnet that it lies in.</source>
        <translation>Ein Gateway braucht das Subnetz, in dem es liegt.</translation>
    </message>
    <message>
        <source>Give a range like fd00:1::/64.</source>
        <translation>Geben Sie einen Bereich wie fd00:1::/64 an.</translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkList</name>
    <message>
        <source>Networks</source>
        <translation>Netzwerke</translation>
    </message>
    <message>
        <source>Create network</source>
        <translation>Netzwerk erstellen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Made here</source>
        <translation>Hier erstellt</translation>
    </message>
    <message>
        <source>Filter networks</source>
        <translation>Netzwerke filtern</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>The networks could not be listed</source>
        <translation>Die Netzwerke konnten nicht aufgelistet werden</translation>
    </message>
    <message numerus="yes">
        <source>%n made here</source>
        <translation>
            <numerusform>%n hier erstellt</numerusform>
            <numerusform>%n hier erstellt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n always there</source>
        <translation>
            <numerusform>%n immer vorhanden</numerusform>
            <numerusform>%n immer vorhanden</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete (%1)</source>
        <translation>Löschen (%1)</translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkQuestions</name>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n network(s)?</source>
        <translation>
            <numerusform>%n Netzwerk löschen?</numerusform>
            <numerusform>%n Netzwerke löschen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No container is in it.</source>
        <translation>
            <numerusform>Kein Container ist darin.</numerusform>
            <numerusform>Kein Container ist in einem von ihnen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is to be in it and does not start any more without it. Connect it elsewhere first, or make a network of the same name later.</source>
        <translation>
            <numerusform>%1 soll darin sein und startet ohne es nicht mehr. Verbinden Sie ihn zuerst anderswo, oder erstellen Sie später ein Netzwerk gleichen Namens.</numerusform>
            <numerusform>%1 sollen darin sein und starten ohne es nicht mehr. Verbinden Sie sie zuerst anderswo, oder erstellen Sie später ein Netzwerk gleichen Namens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that are in use or always there will stay.</source>
        <translation>
            <numerusform>%n, das benutzt wird oder immer da ist, bleibt.</numerusform>
            <numerusform>%n, die benutzt werden oder immer da sind, bleiben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>%1 is always there</source>
        <translation>%1 ist immer da</translation>
    </message>
    <message>
        <source>It cannot be deleted.</source>
        <translation>Es kann nicht gelöscht werden.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>%1 is in use</source>
        <translation>%1 wird benutzt</translation>
    </message>
    <message numerus="yes">
        <source>The container(s) %1 run in it. Disconnect or stop them first.</source>
        <translation>
            <numerusform>Der Container %1 läuft darin. Trennen oder stoppen Sie ihn zuerst.</numerusform>
            <numerusform>Die Container %1 laufen darin. Trennen oder stoppen Sie sie zuerst.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the container(s)</source>
        <translation>
            <numerusform>Container anzeigen</numerusform>
            <numerusform>Container anzeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>These networks stay</source>
        <translation>Diese Netzwerke bleiben</translation>
    </message>
    <message>
        <source>They are always there, or containers run in them. Disconnect or stop those first.</source>
        <translation>Sie sind immer da, oder Container laufen darin. Trennen oder stoppen Sie zuerst diese.</translation>
    </message>
    <message>
        <source>Show containers</source>
        <translation>Container anzeigen</translation>
    </message>
    <message>
        <source>Disconnect %1 from %2?</source>
        <translation>%1 von %2 trennen?</translation>
    </message>
    <message>
        <source>It goes on running. What it has open in this network ends at once.</source>
        <translation>Er läuft weiter. Was er in diesem Netzwerk offen hat, endet sofort.</translation>
    </message>
    <message>
        <source>It is not in this network any more when it starts.</source>
        <translation>Beim nächsten Start ist er nicht mehr in diesem Netzwerk.</translation>
    </message>
    <message>
        <source>It is in no other network: it will reach nothing, and nothing will reach it.</source>
        <translation>Er ist in keinem anderen Netzwerk: Er wird nichts erreichen, und nichts wird ihn erreichen.</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkView</name>
    <message>
        <source>Networks</source>
        <translation>Netzwerke</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Parts of the network</source>
        <translation>Teile des Netzwerks</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Inspizieren</translation>
    </message>
    <message>
        <source>Everything that is known of the network, as JSON</source>
        <translation>Alles, was über das Netzwerk bekannt ist, als JSON</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Connect a container…</source>
        <translation>Container verbinden …</translation>
    </message>
    <message>
        <source>Containers in the network</source>
        <translation>Container im Netzwerk</translation>
    </message>
    <message>
        <source>No container is in it</source>
        <translation>Kein Container ist darin</translation>
    </message>
    <message>
        <source>Containers in one network find each other by their names.</source>
        <translation>Container in einem Netzwerk finden einander unter ihren Namen.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Treiber</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>Subnetz</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Way out</source>
        <translation>Weg nach außen</translation>
    </message>
    <message>
        <source>IPv6</source>
        <translation>IPv6</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>The network could not be read</source>
        <translation>Das Netzwerk konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Containers (%1)</source>
        <translation>Container (%1)</translation>
    </message>
    <message>
        <source>no way out</source>
        <translation>kein Weg nach außen</translation>
    </message>
    <message>
        <source>chosen when the first container starts in it</source>
        <translation>wird gewählt, wenn der erste Container darin startet</translation>
    </message>
    <message>
        <source>None: its containers reach each other only</source>
        <translation>Keiner: Seine Container erreichen nur einander</translation>
    </message>
    <message>
        <source>To the internet and to this computer&apos;s network</source>
        <translation>Ins Internet und ins Netzwerk dieses Rechners</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworksPage</name>
    <message>
        <source>Deleted %1</source>
        <translation>%1 gelöscht</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>galley::ui::NotificationPopover</name>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Einzelheiten anzeigen</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Einzelheiten verbergen</translation>
    </message>
</context>
<context>
    <name>galley::ui::OptionsEditor</name>
    <message>
        <source>Own address, with a way out (bridge)</source>
        <translation>Eigene Adresse, mit Weg nach außen (bridge)</translation>
    </message>
    <message>
        <source>This computer&apos;s network (host)</source>
        <translation>Netzwerk dieses Computers (host)</translation>
    </message>
    <message>
        <source>No network (none)</source>
        <translation>Kein Netzwerk (none)</translation>
    </message>
    <message>
        <source>the container&apos;s id</source>
        <translation>die ID des Containers</translation>
    </message>
    <message>
        <source>Delete the container when it ends</source>
        <translation>Container löschen, wenn er endet</translation>
    </message>
    <message>
        <source>Give it a terminal</source>
        <translation>Mit Terminal</translation>
    </message>
    <message>
        <source>Host name</source>
        <translation>Hostname</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Network %1</source>
        <translation>Netzwerk %1</translation>
    </message>
</context>
<context>
    <name>galley::ui::PeekPanel</name>
    <message>
        <source>Parts of the image</source>
        <translation>Teile des Images</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Looking into it…</source>
        <translation>Wird angesehen …</translation>
    </message>
    <message>
        <source>%1 to download</source>
        <translation>%1 herunterzuladen</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The image could not be looked into</source>
        <translation>Das Image konnte nicht angesehen werden</translation>
    </message>
</context>
<context>
    <name>galley::ui::PortChip</name>
    <message>
        <source>Will be published when the container runs</source>
        <translation>Wird veröffentlicht, sobald der Container läuft</translation>
    </message>
    <message>
        <source>Published on %1</source>
        <translation>Veröffentlicht auf %1</translation>
    </message>
    <message>
        <source>Nothing in the container listens on port %1 yet</source>
        <translation>Im Container lauscht noch nichts auf Port %1</translation>
    </message>
    <message>
        <source>Open %1 in the browser</source>
        <translation>%1 im Browser öffnen</translation>
    </message>
    <message>
        <source>Port %1</source>
        <translation>Port %1</translation>
    </message>
</context>
<context>
    <name>galley::ui::PortDialog</name>
    <message>
        <source>Add a port</source>
        <translation>Port hinzufügen</translation>
    </message>
    <message>
        <source>a free one is chosen</source>
        <translation>ein freier wird gewählt</translation>
    </message>
    <message>
        <source>for example 5000</source>
        <translation>zum Beispiel 5000</translation>
    </message>
    <message>
        <source>Reachable from other computers</source>
        <translation>Von anderen Computern erreichbar</translation>
    </message>
    <message>
        <source>Listens on all addresses of this computer (0.0.0.0) instead of 127.0.0.1 only</source>
        <translation>Lauscht auf allen Adressen dieses Computers (0.0.0.0) statt nur auf 127.0.0.1</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Innen</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Add port</source>
        <translation>Port hinzufügen</translation>
    </message>
    <message>
        <source>The port could not be added</source>
        <translation>Der Port konnte nicht hinzugefügt werden</translation>
    </message>
    <message>
        <source>%1 (stopped)</source>
        <translation>%1 (gestoppt)</translation>
    </message>
    <message>
        <source>%1 is free.</source>
        <translation>%1 ist frei.</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535.</translation>
    </message>
    <message>
        <source>There is no container that can have ports.</source>
        <translation>Es gibt keinen Container, der Ports haben kann.</translation>
    </message>
</context>
<context>
    <name>galley::ui::PortEditor</name>
    <message>
        <source>Change the port on my computer</source>
        <translation>Port auf meinem Computer ändern</translation>
    </message>
    <message>
        <source>Port on my computer</source>
        <translation>Port auf meinem Computer</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Type a port, for example 8080.</source>
        <translation>Geben Sie einen Port ein, zum Beispiel 8080.</translation>
    </message>
    <message>
        <source>This is the port it has now.</source>
        <translation>Diesen Port hat er jetzt.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 nehmen</translation>
    </message>
</context>
<context>
    <name>galley::ui::PortRowEditor</name>
    <message>
        <source>Port on my computer</source>
        <translation>Port auf meinem Computer</translation>
    </message>
    <message>
        <source>any free</source>
        <translation>ein freier</translation>
    </message>
    <message>
        <source>Port inside the container</source>
        <translation>Port im Container</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Remove this port</source>
        <translation>Diesen Port entfernen</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>prüft …</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 nehmen</translation>
    </message>
</context>
<context>
    <name>galley::ui::PortsEditor</name>
    <message>
        <source>On my computer</source>
        <translation>Auf meinem Computer</translation>
    </message>
    <message>
        <source>Inside the container</source>
        <translation>Im Container</translation>
    </message>
    <message>
        <source>Add port</source>
        <translation>Port hinzufügen</translation>
    </message>
    <message>
        <source>Reachable from other computers</source>
        <translation>Von anderen Computern erreichbar</translation>
    </message>
    <message>
        <source>Listens on all addresses of this computer instead of 127.0.0.1 alone</source>
        <translation>Lauscht auf allen Adressen dieses Computers statt nur auf 127.0.0.1</translation>
    </message>
</context>
<context>
    <name>galley::ui::PortsPage</name>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n offen</numerusform>
            <numerusform>%n offen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connected</source>
        <translation>
            <numerusform>%n verbunden</numerusform>
            <numerusform>%n verbunden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::PortsPanel</name>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Change port</source>
        <translation>Port ändern</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Show container</source>
        <translation>Container anzeigen</translation>
    </message>
    <message>
        <source>Remove port</source>
        <translation>Port entfernen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Filter ports</source>
        <translation>Ports filtern</translation>
    </message>
    <message>
        <source>Add port</source>
        <translation>Port hinzufügen</translation>
    </message>
    <message>
        <source>Published ports</source>
        <translation>Veröffentlichte Ports</translation>
    </message>
    <message>
        <source>No published ports</source>
        <translation>Keine veröffentlichten Ports</translation>
    </message>
    <message>
        <source>A published port lets this computer reach a program in a container.</source>
        <translation>Über einen veröffentlichten Port erreicht dieser Computer ein Programm in einem Container.</translation>
    </message>
    <message>
        <source>The ports could not be listed</source>
        <translation>Die Ports konnten nicht aufgelistet werden</translation>
    </message>
    <message>
        <source>Remove port %1?</source>
        <translation>Port %1 entfernen?</translation>
    </message>
    <message>
        <source>Nothing reaches %1 by this port any more. The container keeps running.</source>
        <translation>Über diesen Port ist %1 nicht mehr erreichbar. Der Container läuft weiter.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>The port could not be changed to %1</source>
        <translation>Der Port konnte nicht auf %1 geändert werden</translation>
    </message>
    <message>
        <source>Port %1 could not be removed</source>
        <translation>Port %1 konnte nicht entfernt werden</translation>
    </message>
</context>
<context>
    <name>galley::ui::ProgressCard</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Lädt herunter</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>Entpackt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>and %1 more, done or waiting</source>
        <translation>und %1 weitere, fertig oder wartend</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Wird hochgeladen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Wird geschrieben</translation>
    </message>
</context>
<context>
    <name>galley::ui::PullDialog</name>
    <message>
        <source>Pull an image</source>
        <translation>Image laden</translation>
    </message>
    <message>
        <source>for example flask-demo:1 or localhost:5000/team/app:2</source>
        <translation>zum Beispiel flask-demo:1 oder localhost:5000/team/app:2</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>This computer&apos;s</source>
        <translation>Die dieses Computers</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Same as</source>
        <translation>Entspricht</translation>
    </message>
    <message>
        <source>Stop the pull</source>
        <translation>Laden abbrechen</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Without a registry it comes from Docker Hub.</source>
        <translation>Ohne Registry kommt es von Docker Hub.</translation>
    </message>
    <message>
        <source>An image for another processor runs here only with an emulator.</source>
        <translation>Ein Image für einen anderen Prozessor läuft hier nur mit einem Emulator.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Could not pull %1</source>
        <translation>%1 konnte nicht geladen werden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>%1 is here</source>
        <translation>%1 ist da</translation>
    </message>
    <message>
        <source>Pulling %1</source>
        <translation>%1 wird geladen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>Im Hintergrund fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>The pull of %1 is paused</source>
        <translation>%1: Laden angehalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden …</translation>
    </message>
</context>
<context>
    <name>galley::ui::PushDialog</name>
    <message>
        <source>Push %1</source>
        <translation>%1 hochladen</translation>
    </message>
    <message>
        <source>Stop the push</source>
        <translation>Hochladen abbrechen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>for example me/flask-demo:1 or registry.example.org/team/app:2</source>
        <translation>zum Beispiel ich/flask-demo:1 oder registry.example.org/team/app:2</translation>
    </message>
    <message>
        <source>The image keeps its name and gets this one too.</source>
        <translation>Das Image behält seinen Namen und bekommt diesen dazu.</translation>
    </message>
    <message>
        <source>Push them all the same</source>
        <translation>Trotzdem hochladen</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Seine Seite öffnen</translation>
    </message>
    <message>
        <source>You are not logged in to %1.</source>
        <translation>Sie sind bei %1 nicht angemeldet.</translation>
    </message>
    <message>
        <source>Logged in to %1 as %2.</source>
        <translation>Bei %1 als %2 angemeldet.</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>Push as %1 instead</source>
        <translation>Stattdessen als %1 hochladen</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sieht nach …</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>It cannot be pushed there</source>
        <translation>Dorthin kann es nicht hochgeladen werden</translation>
    </message>
    <message>
        <source>Looking at what is there already…</source>
        <translation>Es wird nachgesehen, was schon dort ist …</translation>
    </message>
    <message>
        <source>%1 is pushed</source>
        <translation>%1 ist hochgeladen</translation>
    </message>
    <message>
        <source>Pushing %1</source>
        <translation>%1 wird hochgeladen</translation>
    </message>
    <message>
        <source>%1 could not be pushed</source>
        <translation>%1 konnte nicht hochgeladen werden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>Im Hintergrund fortsetzen</translation>
    </message>
</context>
<context>
    <name>galley::ui::ReferenceField</name>
    <message>
        <source>Name of the image</source>
        <translation>Name des Images</translation>
    </message>
</context>
<context>
    <name>galley::ui::RegistriesPage</name>
    <message>
        <source>Registries</source>
        <translation>Registrys</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>Logged out of %1</source>
        <translation>Bei %1 abgemeldet</translation>
    </message>
    <message>
        <source>Could not log out of %1</source>
        <translation>Abmeldung bei %1 nicht gelungen</translation>
    </message>
    <message>
        <source>Log-ins</source>
        <translation>Anmeldungen</translation>
    </message>
    <message>
        <source>Log in anew…</source>
        <translation>Neu anmelden …</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>You are not logged in anywhere</source>
        <translation>Sie sind nirgends angemeldet</translation>
    </message>
    <message>
        <source>Public images need no log-in. Private ones do, and Docker Hub allows more pulls.</source>
        <translation>Öffentliche Images brauchen keine Anmeldung. Private schon, und Docker Hub erlaubt dann mehr Downloads.</translation>
    </message>
    <message>
        <source>Log out of %1?</source>
        <translation>Bei %1 abmelden?</translation>
    </message>
    <message>
        <source>The password of %1 is forgotten here. Images that were pulled stay.</source>
        <translation>Das Passwort von %1 wird hier vergessen. Geladene Images bleiben.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The log-ins could not be read</source>
        <translation>Die Anmeldungen konnten nicht gelesen werden</translation>
    </message>
    <message numerus="yes">
        <source>Logged in to %n registry(s)</source>
        <translation>
            <numerusform>Bei %n Registry angemeldet</numerusform>
            <numerusform>Bei %n Registrys angemeldet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::RenameDialog</name>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>The container could not be renamed</source>
        <translation>Der Container konnte nicht umbenannt werden</translation>
    </message>
    <message>
        <source>Use at least two letters, digits, dots, dashes or underscores, beginning with a letter or digit.</source>
        <translation>Mindestens zwei Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche, beginnend mit Buchstabe oder Ziffer.</translation>
    </message>
</context>
<context>
    <name>galley::ui::RepositoryView</name>
    <message>
        <source>Docker Hub</source>
        <translation>Docker Hub</translation>
    </message>
    <message>
        <source>Official image</source>
        <translation>Offizielles Image</translation>
    </message>
    <message>
        <source>%1 stars</source>
        <translation>%1 Sterne</translation>
    </message>
    <message>
        <source>%1 pulls</source>
        <translation>%1 Downloads</translation>
    </message>
    <message>
        <source>Filter tags</source>
        <translation>Tags filtern</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>No tags</source>
        <translation>Keine Tags</translation>
    </message>
    <message>
        <source>The repository is empty.</source>
        <translation>Das Repository ist leer.</translation>
    </message>
    <message>
        <source>More tags</source>
        <translation>Weitere Tags</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden …</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The tags could not be listed</source>
        <translation>Die Tags konnten nicht aufgelistet werden</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
</context>
<context>
    <name>galley::ui::RestartBox</name>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>When it fails</source>
        <translation>Bei einem Fehler</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Always, unless stopped</source>
        <translation>Immer, außer wenn gestoppt</translation>
    </message>
</context>
<context>
    <name>galley::ui::RowActionBar</name>
    <message>
        <source>More actions</source>
        <translation>Weitere Aktionen</translation>
    </message>
</context>
<context>
    <name>galley::ui::RunDialog</name>
    <message>
        <source>Run %1</source>
        <translation>%1 starten</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Could not run %1</source>
        <translation>%1 konnte nicht gestartet werden</translation>
    </message>
    <message>
        <source>Name of the container</source>
        <translation>Name des Containers</translation>
    </message>
    <message>
        <source>a name is made up</source>
        <translation>ein Name wird erfunden</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Volumes and folders</source>
        <translation>Volumes und Ordner</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Restart and network</source>
        <translation>Neustart und Netzwerk</translation>
    </message>
    <message>
        <source>Same as</source>
        <translation>Entspricht</translation>
    </message>
    <message>
        <source>%1 cannot be run</source>
        <translation>%1 kann nicht gestartet werden</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
</context>
<context>
    <name>galley::ui::SaveDialog</name>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message numerus="yes">
        <source>Save %n image(s)</source>
        <translation>
            <numerusform>%n Image speichern</numerusform>
            <numerusform>%n Images speichern</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Docker archive</source>
        <translation>Docker-Archiv</translation>
    </message>
    <message>
        <source>OCI archive</source>
        <translation>OCI-Archiv</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>gzip (read everywhere)</source>
        <translation>gzip (überall lesbar)</translation>
    </message>
    <message>
        <source>zstd (fast and small)</source>
        <translation>zstd (schnell und klein)</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>Packen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save images</source>
        <translation>Images speichern</translation>
    </message>
    <message>
        <source>For docker load, podman load and galley load.</source>
        <translation>Für docker load, podman load und galley load.</translation>
    </message>
    <message>
        <source>The open standard, for tools beside Docker.</source>
        <translation>Der offene Standard, für Werkzeuge neben Docker.</translation>
    </message>
</context>
<context>
    <name>galley::ui::SearchBox</name>
    <message>
        <source>Search containers, images and actions</source>
        <translation>Container, Images und Aktionen suchen</translation>
    </message>
    <message>
        <source>Search containers, images, actions</source>
        <translation>Container, Images, Aktionen suchen</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <source>Nothing has this name.</source>
        <translation>Nichts heißt so.</translation>
    </message>
</context>
<context>
    <name>galley::ui::SensitiveList</name>
    <message numerus="yes">
        <source>%n file(s) in it may be meant for you alone</source>
        <translation>
            <numerusform>%n Datei darin ist womöglich nur für Sie bestimmt</numerusform>
            <numerusform>%n Dateien darin sind womöglich nur für Sie bestimmt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::StartPage</name>
    <message>
        <source>Containers without a daemon, without root</source>
        <translation>Container ohne Daemon, ohne root</translation>
    </message>
    <message>
        <source>Galley pulls images from Docker Hub and other registries, runs them under your own account, publishes their ports and shows their logs. Nothing runs in the background while no container does.</source>
        <translation>Galley lädt Images von Docker Hub und anderen Registrys, startet sie unter Ihrem eigenen Konto, veröffentlicht ihre Ports und zeigt ihre Logs. Läuft kein Container, läuft auch im Hintergrund nichts.</translation>
    </message>
    <message>
        <source>Try it with the Flask demo</source>
        <translation>Mit der Flask-Demo ausprobieren</translation>
    </message>
    <message>
        <source>Run the Flask demo</source>
        <translation>Flask-Demo starten</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Show the container</source>
        <translation>Container anzeigen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Pull another image</source>
        <translation>Anderes Image laden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>A program with everything it needs, in layers that are downloaded once.</source>
        <translation>Ein Programm mit allem, was es braucht, in Schichten, die nur einmal geladen werden.</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>An image that runs: with its own files, its own processes, its own network.</source>
        <translation>Ein Image, das läuft: mit eigenen Dateien, eigenen Prozessen, eigenem Netzwerk.</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>A door from your computer into the container. Change it while the container runs.</source>
        <translation>Eine Tür von Ihrem Computer in den Container. Sie lässt sich ändern, während er läuft.</translation>
    </message>
    <message>
        <source>Show the system check</source>
        <translation>Systemprüfung anzeigen</translation>
    </message>
    <message>
        <source>A small web page in a container: pulled, started on a free port, opened in your browser.</source>
        <translation>Eine kleine Webseite in einem Container: geladen, auf einem freien Port gestartet, im Browser geöffnet.</translation>
    </message>
    <message>
        <source>The demo could not be run</source>
        <translation>Die Demo konnte nicht gestartet werden</translation>
    </message>
    <message>
        <source>Checking this computer…</source>
        <translation>Dieser Computer wird geprüft …</translation>
    </message>
    <message>
        <source>Can this computer run everything?</source>
        <translation>Kann dieser Computer alles ausführen?</translation>
    </message>
    <message>
        <source>This computer has everything that is needed.</source>
        <translation>Dieser Computer hat alles, was nötig ist.</translation>
    </message>
    <message>
        <source>Containers run, but something is missing.</source>
        <translation>Container laufen, aber etwas fehlt.</translation>
    </message>
    <message>
        <source>Something is missing: containers will not run.</source>
        <translation>Etwas fehlt: Container werden nicht laufen.</translation>
    </message>
</context>
<context>
    <name>galley::ui::StatusBar</name>
    <message>
        <source>State of the engine</source>
        <translation>Zustand der Engine</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>Engine bereit</translation>
    </message>
    <message>
        <source>Show the system check</source>
        <translation>Systemprüfung anzeigen</translation>
    </message>
    <message>
        <source>Opening the engine…</source>
        <translation>Engine wird geöffnet …</translation>
    </message>
    <message>
        <source>Engine not available</source>
        <translation>Engine nicht verfügbar</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>CPU %1</source>
        <translation>CPU %1</translation>
    </message>
    <message>
        <source>of all containers, of all processors</source>
        <translation>aller Container, aller Prozessoren</translation>
    </message>
    <message>
        <source>Memory %1</source>
        <translation>Speicher %1</translation>
    </message>
    <message>
        <source>of all containers</source>
        <translation>aller Container</translation>
    </message>
    <message>
        <source>Disk %1</source>
        <translation>Platte %1</translation>
    </message>
    <message>
        <source>%1 (%2 unused)</source>
        <translation>%1 (%2 unbenutzt)</translation>
    </message>
    <message>
        <source>images, containers and volumes</source>
        <translation>Images, Container und Volumes</translation>
    </message>
    <message>
        <source>Galley %1</source>
        <translation>Galley %1</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Show the tasks</source>
        <translation>Aufgaben anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n Aufgabe</numerusform>
            <numerusform>%n Aufgaben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::TagDialog</name>
    <message>
        <source>Add a name to %1</source>
        <translation>%1 einen Namen hinzufügen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>for example flask-demo:2 or localhost:5000/team/app:2</source>
        <translation>zum Beispiel flask-demo:2 oder localhost:5000/team/app:2</translation>
    </message>
    <message>
        <source>The image keeps the names it has. A name that another image has goes over to this one.</source>
        <translation>Das Image behält seine Namen. Ein Name, den ein anderes Image hat, geht auf dieses über.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>The name could not be added</source>
        <translation>Der Name konnte nicht hinzugefügt werden</translation>
    </message>
</context>
<context>
    <name>galley::ui::TaskPopover</name>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Clear ended</source>
        <translation>Beendete entfernen</translation>
    </message>
    <message>
        <source>Nothing is going on.</source>
        <translation>Gerade ist nichts im Gange.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>galley::ui::TerminalView</name>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Keys go to the program; Ctrl+Shift+Tab leaves the terminal</source>
        <translation>Tasten gehen an das Programm; Strg+Umschalt+Tab verlässt das Terminal</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
</context>
<context>
    <name>galley::ui::Toast</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>galley::ui::TransferCard</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show layers</source>
        <translation>Schichten zeigen</translation>
    </message>
    <message>
        <source>Hide layers</source>
        <translation>Schichten verbergen</translation>
    </message>
    <message>
        <source>Pause: what has arrived is kept</source>
        <translation>Anhalten: Was angekommen ist, bleibt</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Weglegen</translation>
    </message>
</context>
<context>
    <name>galley::ui::TransferList</name>
    <message>
        <source>On the way</source>
        <translation>Unterwegs</translation>
    </message>
</context>
<context>
    <name>galley::ui::UsageBar</name>
    <message>
        <source>What takes the room</source>
        <translation>Was den Platz braucht</translation>
    </message>
</context>
<context>
    <name>galley::ui::VariablesEditor</name>
    <message>
        <source>Add variable</source>
        <translation>Variable hinzufügen</translation>
    </message>
    <message>
        <source>Remove this variable</source>
        <translation>Diese Variable entfernen</translation>
    </message>
    <message>
        <source>Name of the variable</source>
        <translation>Name der Variable</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>Value of the variable</source>
        <translation>Wert der Variable</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>The image sets: %1</source>
        <translation>Das Image setzt: %1</translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeCells</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Clone…</source>
        <translation>Klonen …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Import into it…</source>
        <translation>Hinein importieren …</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Measure its size</source>
        <translation>Größe messen</translation>
    </message>
    <message>
        <source>Copy the name</source>
        <translation>Namen kopieren</translation>
    </message>
    <message>
        <source>Empty…</source>
        <translation>Leeren …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeDialog</name>
    <message>
        <source>Create a volume</source>
        <translation>Ein Volume erstellen</translation>
    </message>
    <message>
        <source>Clone %1</source>
        <translation>%1 klonen</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>It keeps files when containers are deleted. Give its name where a container is run, under Volumes and folders.</source>
        <translation>Es behält Dateien, wenn Container gelöscht werden. Geben Sie seinen Namen an, wenn Sie einen Container starten, unter Volumes und Ordner.</translation>
    </message>
    <message>
        <source>A new volume with the same files, owners and labels. Changes in one do not show in the other.</source>
        <translation>Ein neues Volume mit denselben Dateien, Besitzern und Labels. Änderungen im einen zeigen sich nicht im anderen.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>Klonen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Use at least two letters, digits, dots, dashes or underscores, beginning with a letter or digit.</source>
        <translation>Mindestens zwei Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche, beginnend mit Buchstabe oder Ziffer.</translation>
    </message>
    <message>
        <source>A volume has this name already.</source>
        <translation>Ein Volume hat diesen Namen schon.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>The volume could not be created</source>
        <translation>Das Volume konnte nicht erstellt werden</translation>
    </message>
    <message>
        <source>The volume could not be renamed</source>
        <translation>Das Volume konnte nicht umbenannt werden</translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeList</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The size could not be measured</source>
        <translation>Die Größe konnte nicht gemessen werden</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>Volumes</translation>
    </message>
    <message>
        <source>Measure sizes</source>
        <translation>Größen messen</translation>
    </message>
    <message>
        <source>Reads every file of all volumes: this may take a while</source>
        <translation>Liest jede Datei aller Volumes: Das kann eine Weile dauern</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Create volume</source>
        <translation>Volume erstellen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
    <message>
        <source>Filter volumes</source>
        <translation>Volumes filtern</translation>
    </message>
    <message>
        <source>Clean up…</source>
        <translation>Aufräumen …</translation>
    </message>
    <message>
        <source>Shows what takes room and what of it can go</source>
        <translation>Zeigt, was Platz braucht und was davon weg kann</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>No volumes yet</source>
        <translation>Noch keine Volumes</translation>
    </message>
    <message>
        <source>A volume keeps the files of containers when these are deleted: a database, uploads, a cache.</source>
        <translation>Ein Volume behält die Dateien von Containern, wenn diese gelöscht werden: eine Datenbank, Hochgeladenes, einen Zwischenspeicher.</translation>
    </message>
    <message>
        <source>Import one from a file</source>
        <translation>Eines aus einer Datei importieren</translation>
    </message>
    <message>
        <source>The volumes could not be listed</source>
        <translation>Die Volumes konnten nicht aufgelistet werden</translation>
    </message>
    <message numerus="yes">
        <source>%n in use</source>
        <translation>
            <numerusform>%n in Benutzung</numerusform>
            <numerusform>%n in Benutzung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unused</source>
        <translation>
            <numerusform>%n unbenutzt</numerusform>
            <numerusform>%n unbenutzt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 measured</source>
        <translation>%1 gemessen</translation>
    </message>
    <message>
        <source>Delete (%1)</source>
        <translation>Löschen (%1)</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>Messen beenden</translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeQuestions</name>
    <message>
        <source>Delete %1?</source>
        <translation>%1 löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n volume(s)?</source>
        <translation>
            <numerusform>%n Volume löschen?</numerusform>
            <numerusform>%n Volumes löschen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All files in it are deleted. They cannot be brought back.</source>
        <translation>
            <numerusform>Alle Dateien darin werden gelöscht. Sie lassen sich nicht zurückholen.</numerusform>
            <numerusform>Alle Dateien darin werden gelöscht. Sie lassen sich nicht zurückholen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in use by containers will stay.</source>
        <translation>
            <numerusform>%n, das Container benutzen, bleibt.</numerusform>
            <numerusform>%n, die Container benutzen, bleiben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Empty %1?</source>
        <translation>%1 leeren?</translation>
    </message>
    <message>
        <source>All files in it are deleted. They cannot be brought back. The volume itself stays, and the next container that is made with it fills it from its image.</source>
        <translation>Alle Dateien darin werden gelöscht. Sie lassen sich nicht zurückholen. Das Volume selbst bleibt, und der nächste Container, der damit erstellt wird, füllt es aus seinem Image.</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>%1 is in use</source>
        <translation>%1 wird benutzt</translation>
    </message>
    <message numerus="yes">
        <source>The running container(s) %1 use it.</source>
        <translation>
            <numerusform>Der laufende Container %1 benutzt es.</numerusform>
            <numerusform>Die laufenden Container %1 benutzen es.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The container(s) %1 use it.</source>
        <translation>
            <numerusform>Der Container %1 benutzt es.</numerusform>
            <numerusform>Die Container %1 benutzen es.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the container(s)</source>
        <translation>
            <numerusform>Container anzeigen</numerusform>
            <numerusform>Container anzeigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n volume(s) are in use</source>
        <translation>
            <numerusform>%n Volume ist in Benutzung</numerusform>
            <numerusform>%n Volumes sind in Benutzung</numerusform>
        </translation>
    </message>
    <message>
        <source>Containers use them, running or not. Delete those first.</source>
        <translation>Container benutzen sie, ob sie laufen oder nicht. Löschen Sie zuerst diese.</translation>
    </message>
    <message>
        <source>Show containers</source>
        <translation>Container anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>%1 runs with it</source>
        <translation>
            <numerusform>%1 läuft damit</numerusform>
            <numerusform>%1 laufen damit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files that change meanwhile may be copied half-way. Stop it first to be sure of a copy that is whole.</source>
        <translation>
            <numerusform>Dateien, die sich währenddessen ändern, werden womöglich halb kopiert. Stoppen Sie ihn zuerst, wenn die Kopie sicher vollständig sein soll.</numerusform>
            <numerusform>Dateien, die sich währenddessen ändern, werden womöglich halb kopiert. Stoppen Sie sie zuerst, wenn die Kopie sicher vollständig sein soll.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeView</name>
    <message>
        <source>Volumes</source>
        <translation>Volumes</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Parts of the volume</source>
        <translation>Teile des Volumes</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message>
        <source>No container uses it</source>
        <translation>Kein Container benutzt es</translation>
    </message>
    <message>
        <source>It keeps its files until it is deleted.</source>
        <translation>Es behält seine Dateien, bis es gelöscht wird.</translation>
    </message>
    <message>
        <source>Containers that use the volume</source>
        <translation>Container, die das Volume benutzen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Used by (%1)</source>
        <translation>Benutzt von (%1)</translation>
    </message>
    <message>
        <source>The size could not be measured</source>
        <translation>Die Größe konnte nicht gemessen werden</translation>
    </message>
    <message>
        <source>Clone…</source>
        <translation>Klonen …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Treiber</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>made %1</source>
        <translation>erstellt %1</translation>
    </message>
    <message>
        <source>local: a folder on this computer</source>
        <translation>local: ein Ordner auf diesem Rechner</translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumesEditor</name>
    <message>
        <source>Add folder or volume</source>
        <translation>Ordner oder Volume hinzufügen</translation>
    </message>
    <message>
        <source>Remove this volume</source>
        <translation>Dieses Volume entfernen</translation>
    </message>
    <message>
        <source>Folder of this computer, or name of a volume</source>
        <translation>Ordner dieses Computers oder Name eines Volumes</translation>
    </message>
    <message>
        <source>/folder or volume name</source>
        <translation>/Ordner oder Volume</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Path inside the container</source>
        <translation>Pfad im Container</translation>
    </message>
    <message>
        <source>/path in the container</source>
        <translation>/Pfad im Container</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>Nur lesen</translation>
    </message>
    <message>
        <source>The image keeps data in: %1. Without an entry it gets a new volume.</source>
        <translation>Das Image hält Daten in: %1. Ohne Eintrag bekommt es ein neues Volume.</translation>
    </message>
    <message>
        <source>My files belong to the app&apos;s user</source>
        <translation>Meine Dateien gehören dem Benutzer der App</translation>
    </message>
    <message>
        <source>The app runs as the user %1 and may change what is in your folders.</source>
        <translation>Die App läuft als Benutzer %1 und darf ändern, was in Ihren Ordnern liegt.</translation>
    </message>
    <message>
        <source>The app runs as the user %1; your folders belong to root inside, so it may not be able to write into them.</source>
        <translation>Die App läuft als Benutzer %1; Ihre Ordner gehören darin root, daher kann sie vielleicht nicht hineinschreiben.</translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumesPage</name>
    <message>
        <source>Deleted %1</source>
        <translation>%1 gelöscht</translation>
    </message>
    <message>
        <source>%1 is empty</source>
        <translation>%1 ist leer</translation>
    </message>
    <message>
        <source>Name copied</source>
        <translation>Name kopiert</translation>
    </message>
    <message>
        <source>Clone anyway</source>
        <translation>Trotzdem klonen</translation>
    </message>
    <message>
        <source>Export anyway</source>
        <translation>Trotzdem exportieren</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>A volume gets another name only while no container uses it.</source>
        <translation>Ein Volume bekommt nur dann einen anderen Namen, wenn kein Container es benutzt.</translation>
    </message>
    <message>
        <source>It can be emptied when nothing runs with it.</source>
        <translation>Es lässt sich leeren, wenn nichts damit läuft.</translation>
    </message>
    <message>
        <source>A volume can be deleted when no container uses it, running or not.</source>
        <translation>Ein Volume lässt sich löschen, wenn kein Container es benutzt, ob er läuft oder nicht.</translation>
    </message>
</context>
<context>
    <name>galley::ui::WindowActions</name>
    <message>
        <source>Go to %1</source>
        <translation>Gehe zu %1</translation>
    </message>
    <message>
        <source>Pull an image</source>
        <translation>Image laden</translation>
    </message>
    <message>
        <source>download get</source>
        <translation>herunterladen holen pull</translation>
    </message>
    <message>
        <source>Run the Flask demo</source>
        <translation>Flask-Demo starten</translation>
    </message>
    <message>
        <source>start example try</source>
        <translation>starten Beispiel versuchen</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>reload update</source>
        <translation>neu laden</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Erscheinung</translation>
    </message>
    <message>
        <source>appearance colours</source>
        <translation>Aussehen Farben Thema</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Erscheinung</translation>
    </message>
    <message>
        <source>appearance colours night</source>
        <translation>Aussehen Farben Thema Nacht</translation>
    </message>
    <message>
        <source>Theme as the system</source>
        <translation>Erscheinung wie das System</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 läuft</translation>
    </message>
    <message>
        <source>Open %1 in a browser</source>
        <translation>Öffnen Sie %1 in einem Browser</translation>
    </message>
    <message>
        <source>%1 is up to date</source>
        <translation>%1 ist aktuell</translation>
    </message>
    <message>
        <source>%1 is here</source>
        <translation>%1 ist da</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Log in to a registry</source>
        <translation>Bei einer Registry anmelden</translation>
    </message>
    <message>
        <source>password token account docker hub</source>
        <translation>Passwort Token Konto Docker Hub</translation>
    </message>
    <message>
        <source>Logged in to %1 as %2</source>
        <translation>Bei %1 als %2 angemeldet</translation>
    </message>
    <message>
        <source>%1. No key ring was found: the password lies in config.json</source>
        <translation>%1. Kein Schlüsselbund gefunden: Das Passwort liegt in config.json</translation>
    </message>
    <message>
        <source>%1 is pushed</source>
        <translation>%1 ist hochgeladen</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Als %1 gespeichert</translation>
    </message>
    <message>
        <source>Search Docker Hub</source>
        <translation>Docker Hub durchsuchen</translation>
    </message>
    <message>
        <source>find image registry</source>
        <translation>suchen Image Registry</translation>
    </message>
    <message>
        <source>Create a volume</source>
        <translation>Ein Volume erstellen</translation>
    </message>
    <message>
        <source>new data disk files</source>
        <translation>neu Daten Platte Dateien</translation>
    </message>
    <message>
        <source>Create a network</source>
        <translation>Ein Netzwerk erstellen</translation>
    </message>
    <message>
        <source>new subnet bridge connect</source>
        <translation>neu Subnetz Bridge verbinden</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Containers on your desktop.</source>
        <translation>Container auf Ihrem Schreibtisch.</translation>
    </message>
    <message>
        <source>For this run: light, dark, system.</source>
        <translation>Für diesen Lauf: light, dark, system.</translation>
    </message>
    <message>
        <source>Opens a page: containers, images, ports, volumes, networks, registries, cleanup, check, start.</source>
        <translation>Öffnet eine Seite: containers, images, ports, volumes, networks, registries, cleanup, check, start.</translation>
    </message>
</context>
</TS>
