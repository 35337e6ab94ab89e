<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>galley::models::CleanUp</name>
    <message numerus="yes">
        <source>%n image(s) without a name</source>
        <translation>
            <numerusform>%n image without a name</numerusform>
            <numerusform>%n images without a name</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) that no container uses</source>
        <translation>
            <numerusform>%n image that no container uses</numerusform>
            <numerusform>%n images that no container uses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stopped container(s)</source>
        <translation>
            <numerusform>%n stopped container</numerusform>
            <numerusform>%n stopped containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n volume(s) that no container mounts</source>
        <translation>
            <numerusform>%n volume that no container mounts</numerusform>
            <numerusform>%n volumes that no container mounts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::models::DiskUseModel</name>
    <message numerus="yes">
        <source>Used by %n container(s)</source>
        <translation>
            <numerusform>Used by %n container</numerusform>
            <numerusform>Used by %n containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::models::ImageListModel</name>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>%n container</numerusform>
            <numerusform>%n containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::models::PushForm</name>
    <message numerus="yes">
        <source>All %n layer(s) are there already: only the name is sent.</source>
        <translation>
            <numerusform>The %n layer is there already: only the name is sent.</numerusform>
            <numerusform>All %n layers are there already: only the name is sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) to send, about %1</source>
        <translation>
            <numerusform>%n layer to send, about %1</numerusform>
            <numerusform>%n layers to send, about %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s) are already there, about %2 to send</source>
        <translation>
            <numerusform>%1 of %n layer is already there, about %2 to send</numerusform>
            <numerusform>%1 of %n layers are already there, about %2 to send</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::models::Words</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n month ago</numerusform>
            <numerusform>%n months ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n year ago</numerusform>
            <numerusform>%n years ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::CheckPage</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::CleanUpRow</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainerList</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stopped</source>
        <translation>
            <numerusform>%n stopped</numerusform>
            <numerusform>%n stopped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::ContainersPage</name>
    <message numerus="yes">
        <source>Delete %n container(s)?</source>
        <translation>
            <numerusform>Delete %n container?</numerusform>
            <numerusform>Delete %n containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Those that run (%n) are stopped first.</source>
        <translation>
            <numerusform>Those that run (%n) are stopped first.</numerusform>
            <numerusform>Those that run (%n) are stopped first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::HeaderBar</name>
    <message numerus="yes">
        <source>Notifications, %n new</source>
        <translation>
            <numerusform>Notifications, %n new</numerusform>
            <numerusform>Notifications, %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::ImagesPage</name>
    <message numerus="yes">
        <source>Delete %n image(s)?</source>
        <translation>
            <numerusform>Delete %n image?</numerusform>
            <numerusform>Delete %n images?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in use by containers will stay.</source>
        <translation>
            <numerusform>%n in use by containers will stay.</numerusform>
            <numerusform>%n in use by containers will stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::ImportDialog</name>
    <message numerus="yes">
        <source>%1 runs with it and sees the new files at once.</source>
        <translation>
            <numerusform>%1 runs with it and sees the new files at once.</numerusform>
            <numerusform>%1 run with it and see the new files at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::LogFindBar</name>
    <message numerus="yes">
        <source>%1 line(s)</source>
        <translation>
            <numerusform>%1 line</numerusform>
            <numerusform>%1 lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::LogPanel</name>
    <message numerus="yes">
        <source>%1 line(s)</source>
        <translation>
            <numerusform>%1 line</numerusform>
            <numerusform>%1 lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkList</name>
    <message numerus="yes">
        <source>%n made here</source>
        <translation>
            <numerusform>%n made here</numerusform>
            <numerusform>%n made here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n always there</source>
        <translation>
            <numerusform>%n always there</numerusform>
            <numerusform>%n always there</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::NetworkQuestions</name>
    <message numerus="yes">
        <source>Delete %n network(s)?</source>
        <translation>
            <numerusform>Delete %n network?</numerusform>
            <numerusform>Delete %n networks?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No container is in it.</source>
        <translation>
            <numerusform>No container is in it.</numerusform>
            <numerusform>No container is in any of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is to be in it and does not start any more without it. Connect it elsewhere first, or make a network of the same name later.</source>
        <translation>
            <numerusform>%1 is to be in it and does not start any more without it. Connect it elsewhere first, or make a network of the same name later.</numerusform>
            <numerusform>%1 are to be in it and do not start any more without it. Connect them elsewhere first, or make a network of the same name later.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that are in use or always there will stay.</source>
        <translation>
            <numerusform>%n that is in use or always there will stay.</numerusform>
            <numerusform>%n that are in use or always there will stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The container(s) %1 run in it. Disconnect or stop them first.</source>
        <translation>
            <numerusform>The container %1 runs in it. Disconnect or stop it first.</numerusform>
            <numerusform>The containers %1 run in it. Disconnect or stop them first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the container(s)</source>
        <translation>
            <numerusform>Show the container</numerusform>
            <numerusform>Show the containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::PeekPanel</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::PortsPage</name>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connected</source>
        <translation>
            <numerusform>%n connected</numerusform>
            <numerusform>%n connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::RegistriesPage</name>
    <message numerus="yes">
        <source>Logged in to %n registry(s)</source>
        <translation>
            <numerusform>Logged in to %n registry</numerusform>
            <numerusform>Logged in to %n registries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::SaveDialog</name>
    <message numerus="yes">
        <source>Save %n image(s)</source>
        <translation>
            <numerusform>Save %n image</numerusform>
            <numerusform>Save %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::SensitiveList</name>
    <message numerus="yes">
        <source>%n file(s) in it may be meant for you alone</source>
        <translation>
            <numerusform>%n file in it may be meant for you alone</numerusform>
            <numerusform>%n files in it may be meant for you alone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::StatusBar</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeList</name>
    <message numerus="yes">
        <source>%n in use</source>
        <translation>
            <numerusform>%n in use</numerusform>
            <numerusform>%n in use</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unused</source>
        <translation>
            <numerusform>%n unused</numerusform>
            <numerusform>%n unused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>galley::ui::VolumeQuestions</name>
    <message numerus="yes">
        <source>Delete %n volume(s)?</source>
        <translation>
            <numerusform>Delete %n volume?</numerusform>
            <numerusform>Delete %n volumes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All files in it are deleted. They cannot be brought back.</source>
        <translation>
            <numerusform>All files in it are deleted. They cannot be brought back.</numerusform>
            <numerusform>All files in them are deleted. They cannot be brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in use by containers will stay.</source>
        <translation>
            <numerusform>%n in use by containers will stay.</numerusform>
            <numerusform>%n in use by containers will stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The running container(s) %1 use it.</source>
        <translation>
            <numerusform>The running container %1 uses it.</numerusform>
            <numerusform>The running containers %1 use it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The container(s) %1 use it.</source>
        <translation>
            <numerusform>The container %1 uses it.</numerusform>
            <numerusform>The containers %1 use it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the container(s)</source>
        <translation>
            <numerusform>Show the container</numerusform>
            <numerusform>Show the containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n volume(s) are in use</source>
        <translation>
            <numerusform>%n volume is in use</numerusform>
            <numerusform>%n volumes are in use</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 runs with it</source>
        <translation>
            <numerusform>%1 runs with it</numerusform>
            <numerusform>%1 run with it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files that change meanwhile may be copied half-way. Stop it first to be sure of a copy that is whole.</source>
        <translation>
            <numerusform>Files that change meanwhile may be copied half-way. Stop it first to be sure of a copy that is whole.</numerusform>
            <numerusform>Files that change meanwhile may be copied half-way. Stop them first to be sure of a copy that is whole.</numerusform>
        </translation>
    </message>
</context>
</TS>
