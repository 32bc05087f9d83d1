//! A folder in many languages, through the binary: what is found, how it is marked, and what the program says of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::folder::hustings;

/// Name of the file, declared language, title, body.
const ARTICLES: &[(&str, Option<&str>, &str, &str)] = &[
    (
        "en",
        None,
        "Senate votes on tariffs",
        "The senators debated the new tariffs for hours, and the vote was lost in the end. They said that it was not the last word on the matter.",
    ),
    (
        "de",
        Some("de"),
        "Bundestag stimmt über Zölle ab",
        "Die Häuser beider Parlamente lehnten die Zölle ab. Frau Müller und Angela Merkel verteidigten die Pläne auf der Straße des 17. Juni.",
    ),
    (
        "fr",
        Some("fr"),
        "Les députés refusent l'accord",
        "Après de longues négociations, les députées ont voté contre la réforme des impôts, a déclaré le président de la commission.",
    ),
    (
        "es",
        Some("es"),
        "Elecciones en junio",
        "El presidente anunció las elecciones generales. Los países vecinos negociarían un acuerdo sobre los aranceles.",
    ),
    (
        "it",
        Some("it"),
        "Elezioni politiche a giugno",
        "I governi hanno votato la riforma, dopo lunghe trattative sulle tariffe.",
    ),
    (
        "pt",
        Some("pt-BR"),
        "Eleições em outubro",
        "As negociações nacionais continuam, disse o presidente da Câmara. As nações votaram.",
    ),
    (
        "ru",
        None,
        "Новые выборы",
        "Президент объявил, что после выборов начнутся новые переговоры о пошлинах. Ёлка осталась в Москве, сообщает пресс-служба.",
    ),
    (
        "ar",
        None,
        "الانتخابات",
        "أعلن الرَّئيس أمس أنّ الانتخابات التشريعيّة ستجرى في يونيو ٢٠١٦ بعد مشاورات مع الأحزاب في إيران.",
    ),
    ("zh", None, "中美贸易战", "中国人民代表大会昨天宣布，新的WTO协定将于2016年5月生效。税收政策不变。"),
    (
        "ja",
        None,
        "東京都知事選",
        "トランプ大統領は昨日、東京都で首相と会談したと発表した。ガバナンスの議論が続く。",
    ),
    (
        "ko",
        None,
        "국회의원 선거",
        "대통령은 어제 국회의원 선거가 내년 유월에 실시된다고 발표했다. 선거는 자유롭다.",
    ),
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, language, title, body) in ARTICLES {
        let mut article = serde_json::json!({ "title": title, "content": body });
        if let Some(language) = language {
            article["language"] = Value::from(*language);
        }
        std::fs::write(folder.path().join(format!("{name}.json")), article.to_string()).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = hustings().args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let (_, out, err) = run(folder, &[&arguments[..1], &["--json"], &arguments[1..]].concat());
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("{arguments:?}: {err}"))
}

/// The files found, in order of their names, and what is marked in each.
fn found(folder: &Path, query: &str) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let answer = json(folder, &["search", "--quiet", "--", query]);
    let mut marks = BTreeMap::new();
    for hit in answer["hits"].as_array().unwrap() {
        let name = hit["file"].as_str().unwrap().trim_end_matches(".json").to_owned();
        let mut marked: Vec<String> = Vec::new();
        for snippet in hit["snippets"].as_array().unwrap() {
            let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
            for mark in snippet["marks"].as_array().unwrap() {
                let at = |end: usize| mark[end].as_u64().unwrap() as usize;
                marked.push(text[at(0)..at(1)].iter().collect());
            }
        }
        marks.insert(name, marked);
    }
    (marks.keys().cloned().collect(), marks)
}

#[test]
fn words_are_found_in_the_inflections_of_the_language_of_each_article() {
    let folder = folder();
    for (query, wanted) in [
        ("tariffs", &[("en", "tariffs")][..]),
        ("tariffa", &[("it", "tariffe")]),
        ("haus", &[("de", "Häuser")]),
        ("Zoll", &[("de", "Zölle")]),
        ("mueller", &[("de", "Müller")]),
        ("strassen", &[("de", "Straße")]),
        ("\"strasse\"", &[("de", "Straße")]),
        ("\"haus\"", &[]),
        ("député", &[("fr", "députés")]),
        ("negociation", &[("fr", "négociations")]),
        ("elección", &[("es", "Elecciones")]),
        ("eleição", &[("pt", "Eleições")]),
        ("elezione", &[("it", "Elezioni")]),
        ("negociar language:es", &[("es", "negociarían")]),
        ("выборами", &[("ru", "выборы")]),
        ("елки", &[("ru", "Ёлка")]),
        ("новый", &[("ru", "Новые")]),
        ("رئيس", &[("ar", "الرَّئيس")]),
        ("ايران 2016", &[("ar", "٢٠١٦")]),
        ("선거", &[("ko", "선거")]),
        ("선거*", &[("ko", "선거가")]),
        ("贸易", &[("zh", "贸易")]),
        ("税", &[("zh", "税")]),
        ("人民代表", &[("zh", "人民代表")]),
        ("\"国人民代\"", &[("zh", "国人民代")]),
        ("WTO协", &[("zh", "WTO协")]),
        ("5月", &[("zh", "5月")]),
        ("title:易战", &[("zh", "易战")]),
        ("人代", &[]),
        ("トランプ", &[("ja", "トランプ")]),
        ("ﾄﾗﾝﾌﾟ", &[("ja", "トランプ")]),
        ("ガバ", &[("ja", "ガバ")]),
        ("カハ", &[]),
        ("京都", &[("ja", "京都")]),
        ("language:ja 日", &[("ja", "日")]),
    ] {
        let (files, marks) = found(folder.path(), query);
        let names: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
        assert_eq!(files, names, "{query}");
        for (name, mark) in wanted {
            assert!(marks[*name].iter().any(|marked| marked == mark), "{query}: {:?}", marks[*name]);
        }
    }
}

#[test]
fn a_form_is_marked_only_in_articles_of_the_language_in_which_it_is_an_inflection() {
    let folder = tempfile::tempdir().unwrap();
    for (name, language, body) in
        [("de", "de", "Häuser und wars haus"), ("en", "en", "wars war haus and Häuser")]
    {
        let article = serde_json::json!({ "language": language, "title": name, "content": body });
        std::fs::write(folder.path().join(format!("{name}.json")), article.to_string()).unwrap();
    }
    let (files, marks) = found(folder.path(), "haus");
    assert_eq!(files, ["de", "en"]);
    assert_eq!(marks["de"], ["Häuser", "haus"]);
    assert_eq!(marks["en"], ["haus"]);
}

#[test]
fn the_program_says_where_nothing_is_inferred() {
    let folder = folder();
    let (status, out, err) = run(folder.path(), &["index"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("languages  10 articles are not in English ("), "{out}");
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.contains("only declared metadata, exact names and common topics are used"), "{out}");
    let status = json(folder.path(), &["status"]);
    let counts = &status["report"]["declared_only"];
    assert_eq!(
        (&counts["de"], &counts["pt"], &counts["en"]),
        (&Value::from(1), &Value::from(1), &Value::Null)
    );
    let id = |query: &str| {
        json(folder.path(), &["search", "--quiet", "--", query])["hits"][0]["id"].as_str().unwrap().to_owned()
    };
    let shown =
        |id: &str| run(folder.path(), &["show", id]).1.split_whitespace().collect::<Vec<_>>().join(" ");
    let german = shown(&id("language:de"));
    assert!(
        german.contains(
            "language de · not English: only declared metadata, exact names and common topics are used"
        ),
        "{german}"
    );
    assert!(german.contains("Angela Merkel") && !german.contains("tagged"), "{german}");
    assert!(!shown(&id("language:en")).contains("not English"));
}

#[test]
fn a_wildcard_around_chinese_is_left_out_and_one_inside_is_refused() {
    let folder = folder();
    let (status, _, err) = run(folder.path(), &["search", "贸易*"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(err.contains("`*` is left out"), "{err}");
    let (status, _, err) = run(folder.path(), &["search", "贸?战"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("not answered yet") && err.contains("hint: "), "{err}");
}

#[test]
fn an_index_of_an_older_format_is_made_anew_with_a_message() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["index", "--quiet"]).0, Some(0));
    let meta = folder.path().join(".hustings/meta.toml");
    let text = std::fs::read_to_string(&meta).unwrap();
    let current = text.lines().find(|line| line.starts_with("format = ")).unwrap();
    std::fs::write(&meta, text.replace(current, "format = 1")).unwrap();
    let (status, _, err) = run(folder.path(), &["status"]);
    assert_eq!(status, Some(4));
    assert!(err.contains("has the older format 1") && err.contains("`hustings index"), "{err}");
    let (status, _, err) = run(folder.path(), &["search", "zoll"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(err.contains("it has the older format 1: the index is rebuilt"), "{err}");
    assert_eq!(run(folder.path(), &["status"]).0, Some(0));
}
