// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "engine/base/error.h"
#include "tests/support/test_case.h"
#include "tests/unit/cli/template_cases.h"

using namespace galley;
using namespace galley::cli;

namespace {

constexpr const char* kDocument =
    R"({"Name":"web","State":{"Pid":42,"Running":true,"Rate":0.5,"Big":1e21},"Config":{"Cmd":["python3","app.py"],)"
    R"("Labels":{"b":"2","a":"1 <x>"},"Empty":[],"None":null},"Ports":{"5000/tcp":[{"HostIp":"127.0.0.1",)"
    R"("HostPort":"8080"}],"53/udp":null},"Zero":0,"Text":"Grüße, wörld","Blank":""})";

tmpl::Value untyped() {
    tmpl::Schema schema;
    schema.everythingIsMap = true;
    return tmpl::parseJson(kDocument, schema);
}

std::string execute(const std::string& source, const tmpl::Value& value, const tmpl::Options& options = {}) {
    try {
        return tmpl::Template(source).execute(value, options);
    } catch (const Error& error) {
        return "ERR " + error.message();
    }
}

}  // namespace

class TemplateTest : public QObject {
    Q_OBJECT
private slots:
    void givesWhatGoGives_data() {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("expected");
        for (const auto& row : test::kTemplateCases) {
            QTest::newRow(row.source) << QByteArray(row.source) << QByteArray(row.expected);
        }
    }
    void givesWhatGoGives() {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(execute(source.toStdString(), untyped())), expected);
    }
    void rangesOverNumbersAsNewerGoDoes() {
        QCOMPARE(execute("{{range 3}}{{.}}{{end}}{{range $i := 2}}-{{$i}}{{end}}", untyped()), std::string("012-0-1"));
        QCOMPARE(execute("{{range 0}}x{{else}}none{{end}}", untyped()), std::string("none"));
    }
    void unknownFieldsOfTypedRowsAreErrors() {
        tmpl::Object row;
        row.typeName = "*formatter.ContainerContext";
        row.set("ID", "abc");
        row.methods.push_back(
            {"Label", 1, [](const tmpl::Values& arguments) { return tmpl::Value("<" + arguments[0].text() + ">"); }});
        QCOMPARE(execute("{{.Foo}}", row),
                 std::string("ERR template: :1:2: executing \"\" at <.Foo>: can't evaluate field "
                             "Foo in type *formatter.ContainerContext"));
        QCOMPARE(execute("{{.Label \"x\"}}{{\"y\" | .Label}}", row), std::string("<x><y>"));
        QCOMPARE(execute("{{.Label}}", row),
                 std::string("ERR template: :1:2: executing \"\" at <.Label>: wrong number of "
                             "args for Label: want 1 got 0"));
    }
    void inspectDocumentsHaveStructsMapsAndShapedNulls() {
        const tmpl::Schema schema{{"Labels", "LogConfig.Config"}, {"Health"}, false};
        const auto value =
            tmpl::parseJson(R"({"Config":{"Labels":{"b":"2","a":"1"},"Cmd":null,"Volumes":{}},)"
                            R"("LogConfig":{"Config":{}},"Health":null,"Labels":null,"S":{"x":1,"a":[]}})",
                            schema);
        tmpl::Options options;
        options.unknownField = tmpl::UnknownField::NoSuchEntry;
        QCOMPARE(execute("{{.Config.Labels}} {{.Config.Cmd}} {{.Health}} {{.Labels}} {{.S}}", value, options),
                 std::string("map[a:1 b:2] [] <nil> map[] {1 []}"));
        QCOMPARE(execute("{{.Config.Labels.zz}}|{{index .Config.Labels \"zz\"}}|{{len .Config.Cmd}}", value, options),
                 std::string("<no value>||0"));
        QCOMPARE(execute("{{if .Health}}y{{else}}n{{end}}{{range .Config.Cmd}}x{{else}}-{{end}}", value, options),
                 std::string("n-"));
        QCOMPARE(
            execute("{{.Config.Nope}}", value, options),
            std::string("ERR template: :1:9: executing \"\" at <.Config.Nope>: map has no entry for key \"Nope\""));
        QCOMPARE(execute("{{json .}}", value, options),
                 std::string(R"({"Config":{"Labels":{"a":"1","b":"2"},"Cmd":null,"Volumes":{}},)"
                             R"("LogConfig":{"Config":{}},"Health":null,"Labels":null,"S":{"x":1,"a":[]}})"));
    }
    void jsonIsWrittenAsGoWritesIt() {
        QCOMPARE(tmpl::writeJson("a\"\\\n\t\x01<é\xff", tmpl::HtmlEscape::Yes),
                 std::string("\"a\\\"\\\\\\n\\t\\u0001\\u003cé\\ufffd\""));
        QCOMPARE(tmpl::writeJson(tmpl::Values{1, 1.5, true, tmpl::Value(), "x"}),
                 std::string("[1,1.5,true,null,\"x\"]"));
        const auto value = tmpl::parseJson(R"([{"b":1,"a":[],"c":{}}])", {});
        QCOMPARE(tmpl::writeIndentedJson(value, 4),
                 std::string("[\n    {\n        \"b\": 1,\n        \"a\": [],\n        \"c\": {}\n    }\n]"));
        QVERIFY_EXCEPTION_THROWN(tmpl::parseJson("{", {}), Error);
    }
    void hostileTemplatesEndInAnError() {
        std::string deep(100'000, '(');
        QVERIFY(execute("{{" + deep, untyped()).rfind("ERR ", 0) == 0);
        std::string nested;
        for (int index = 0; index < 5000; ++index) nested += "{{if true}}";
        QVERIFY(execute(nested, untyped()).rfind("ERR ", 0) == 0);
        std::string chained = "{{if .x}}";
        for (int index = 0; index < 5000; ++index) chained += "{{else if .x}}";
        QVERIFY(execute(chained + "{{end}}", untyped()).rfind("ERR ", 0) == 0);
        QVERIFY(execute("{{range 100000}}{{range 100000}}{{printf \"%10000d\" 1}}{{end}}{{end}}", untyped())
                    .rfind("ERR ", 0) == 0);
        QVERIFY(execute("{{pad \"x\" 999999999 1}}", untyped()).rfind("ERR ", 0) == 0);
    }
};

GALLEY_TEST(TemplateTest);
#include "test_template.moc"
