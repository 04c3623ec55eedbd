//! What is read in sentences, with a small gazetteer.

use super::*;
use crate::language::conllu::Treebank;

fn room() -> PlaceRoom {
    let mut writer = GazetteerWriter::default();
    for row in [
        "city\t2988507\tFRA\tÎle-de-France\t48.85341\t2.3488\t2138551\tParis\t",
        "city\t4717560\tUSA\tTexas\t33.66094\t-95.55551\t24839\tParis\t",
        "city\t4718097\tUSA\tTexas\t33.1\t-95.6\t3000\tSulphur Springs\t",
        "admin1\t4736286\tUSA\tTexas\t31.25\t-99.25\t24000000\tTexas\t",
        "admin1\t4197000\tUSA\tGeorgia\t32.75\t-83.5\t10000000\tGeorgia\t",
        "city\t4180439\tUSA\tGeorgia\t33.749\t-84.38798\t463878\tAtlanta\t",
        "city\t524901\tRUS\tMoscow\t55.75222\t37.61556\t10381222\tMoscow\t",
        "city\t703448\tUKR\tKyiv City\t50.45466\t30.5238\t2797553\tKyiv\tKiev",
        "city\t706448\tUKR\tKherson\t46.63695\t32.61458\t283649\tKherson\t",
        "admin1\t706442\tUKR\tKherson\t46.69640\t33.57870\t593927\tKherson\tKherson Oblast",
        "city\t4314550\tUSA\tLouisiana\t31.31129\t-92.44514\t47889\tAlexandria\t",
        "city\t361058\tEGY\tAlexandria\t31.20176\t29.91582\t3811516\tAlexandria\t",
        "city\t4331987\tUSA\tLouisiana\t30.98408\t-91.96694\t2006\tCottonport\t",
        "admin1\t4331987\tUSA\tLouisiana\t31.0\t-92.0\t4500000\tLouisiana\t",
    ] {
        writer.add(row).expect("a whole row");
    }
    let gazetteer = writer.finish().expect("a gazetteer");
    PlaceRoom::new(&Tables::builtin(), gazetteer.into()).expect("the tables are of their form")
}

/// A sentence from words of the form `form/lemma/UPOS/head/relation[/NAME]`.
fn treebank(words: &str) -> Treebank {
    let mut conllu = String::new();
    for (i, word) in words.split_whitespace().enumerate() {
        let cells: Vec<&str> = word.split('/').collect();
        let name = cells
            .get(5)
            .map_or("_".to_owned(), |name| format!("Name={name}"));
        let [form, lemma, upos, head, relation] = cells[..5] else {
            panic!("{word} is not of the form");
        };
        conllu += &format!(
            "{}\t{form}\t{lemma}\t{upos}\tX\t_\t{head}\t{relation}\t_\t{name}\n",
            i + 1
        );
    }
    Treebank::read(&(conllu + "\n"))
}

/// Each toponym as `words=place, country [form]`.
fn check(words: &str, expect: &[&str]) {
    let treebank = treebank(words);
    let document = treebank.document();
    let toponyms = room().read(&document);
    let told: Vec<String> = toponyms
        .iter()
        .map(|toponym| {
            let place = toponym.place.as_deref();
            let place = place.map_or("?".to_owned(), |place| {
                let within = [place.admin1.as_deref(), place.country.as_deref()];
                let within: Vec<&str> = within.into_iter().flatten().collect();
                format!("{}, {}", place.name, within.join(", "))
            });
            let form = match toponym.form {
                ToponymForm::Name => "",
                ToponymForm::Demonym => " [demonym]",
                ToponymForm::Metonym => " [metonym]",
            };
            let nested = if toponym.nested { " [nested]" } else { "" };
            format!("{}={place}{form}{nested}", toponym.span.of(document.text))
        })
        .collect();
    assert_eq!(told, expect, "{words}");
}

#[test]
fn capitals_speak_or_are_cities() {
    let moscow = "Moscow/Moscow/PROPN";
    check(
        &format!("{moscow}/2/nsubj/B-GPE rejected/reject/VERB/0/root it/it/PRON/2/obj"),
        &["Moscow=Russia, RUS [metonym]"],
    );
    check(
        &format!(
            "He/he/PRON/2/nsubj spoke/speak/VERB/0/root in/in/ADP/4/case {moscow}/2/obl/B-GPE"
        ),
        &["Moscow=Moscow, Moscow, RUS"],
    );
    check(
        &format!("talks/talk/NOUN/0/root with/with/ADP/3/case {moscow}/1/nmod/B-GPE"),
        &["Moscow=Russia, RUS [metonym]"],
    );
    check(
        &format!("{moscow}/3/nmod:poss/B-GPE 's/'s/PART/1/case demands/demand/NOUN/0/root"),
        &["Moscow=Russia, RUS [metonym]"],
    );
    check(
        &format!("{moscow}/3/nmod:poss/B-GPE 's/'s/PART/1/case streets/street/NOUN/0/root"),
        &["Moscow=Moscow, Moscow, RUS"],
    );
    check(
        &format!("the/the/DET/3/det {moscow}/3/compound/B-ORG agreement/agreement/NOUN/0/root"),
        &["Moscow=Moscow, Moscow, RUS"],
    );
    check(
        &format!("{moscow}/3/nmod:poss/B-GPE 's/'s/PART/1/case agreement/agreement/NOUN/0/root"),
        &["Moscow=Russia, RUS [metonym]"],
    );
    check(
        "They/they/PRON/2/nsubj urged/urge/VERB/0/root Kiev/Kiev/PROPN/2/obj/B-GPE",
        &["Kiev=Ukraine, UKR [metonym]"],
    );
    check(
        "They/they/PRON/2/nsubj shelled/shell/VERB/0/root Kyiv/Kyiv/PROPN/2/obj/B-GPE",
        &["Kyiv=Kyiv, Kyiv City, UKR"],
    );
}

#[test]
fn holders_decide() {
    check(
        "in/in/ADP/2/case Paris/Paris/PROPN/0/root/B-GPE ,/,/PUNCT/4/punct Texas/Texas/PROPN/2/appos/B-GPE",
        &["Paris=Paris, Texas, USA", "Texas=Texas, Texas, USA"],
    );
    check(
        "in/in/ADP/2/case Atlanta/Atlanta/PROPN/0/root/B-GPE ,/,/PUNCT/4/punct Georgia/Georgia/PROPN/2/appos/B-GPE",
        &[
            "Atlanta=Atlanta, Georgia, USA",
            "Georgia=Georgia, Georgia, USA",
        ],
    );
    check(
        "in/in/ADP/2/case Paris/Paris/PROPN/0/root/B-GPE",
        &["Paris=Paris, Île-de-France, FRA"],
    );
    // The language layer saw no name in "Cottonport".
    check(
        "of/of/ADP/2/case Cottonport/Cottonport/PROPN/0/root ,/,/PUNCT/4/punct La./La./PROPN/2/appos/B-GPE",
        &[
            "Cottonport=Cottonport, Louisiana, USA",
            "La.=Louisiana, Louisiana, USA",
        ],
    );
    check(
        "the/the/DET/2/det Kherson/Kherson/PROPN/3/compound/B-GPE region/region/NOUN/0/root",
        &["Kherson=Kherson, Kherson, UKR"],
    );
}

#[test]
fn peoples_stand_for_countries() {
    check(
        "Russian/russian/ADJ/2/amod/B-NORP troops/troops/NOUN/0/root",
        &["Russian=Russia, RUS [demonym]"],
    );
    check(
        "the/the/DET/3/det Russian/russian/PROPN/3/compound/B-ORG Ministry/ministry/PROPN/0/root/I-ORG",
        &["Russian=Russia, RUS [demonym] [nested]"],
    );
    check(
        "Israelis/Israelis/PROPN/2/nsubj left/leave/VERB/0/root",
        &["Israelis=Israel, ISR [demonym]"],
    );
    check(
        "Russian/russian/ADJ/2/amod/B-NORP roulette/roulette/NOUN/0/root",
        &[],
    );
    check(
        "Brussels/Brussels/PROPN/2/nsubj/B-GPE warned/warn/VERB/0/root",
        &["Brussels=European Union,  [metonym]"],
    );
    check(
        "a/a/DET/3/det polish/polish/NOUN/3/compound job/job/NOUN/0/root",
        &[],
    );
}

#[test]
fn names_that_are_no_places_are_none() {
    check(
        "Paris/Paris/PROPN/3/nsubj/B-PERSON Hilton/Hilton/PROPN/1/flat/I-PERSON left/leave/VERB/0/root",
        &[],
    );
    check("in/in/ADP/2/case May/May/PROPN/0/root", &[]);
    check(
        "in/in/ADP/2/case Nowhereville/Nowhereville/PROPN/0/root/B-GPE",
        &["Nowhereville=?"],
    );
}

#[test]
fn many_names_cost_no_more_each() {
    let words = "Russia/Russia/PROPN/0/root/B-GPE ,/,/PUNCT/1/punct\n".repeat(20_000);
    let treebank = treebank(&words);
    let toponyms = room().read(&treebank.document());
    assert_eq!(toponyms.len(), 20_000);
}

#[test]
fn containment_and_distance() {
    let room = room();
    let ukraine = room.country("UKR").expect("Ukraine");
    let russia = room.country("RUS").expect("Russia");
    let crimea = room.sources.candidates("Crimea", false);
    let crimea = room.sources.place(&crimea[0]).expect("Crimea");
    assert!(room.is_within(&crimea, &ukraine));
    assert!(!room.is_within(&crimea, &russia));
    assert!(
        room.dispute(&crimea)
            .is_some_and(|note| note.contains("occupied"))
    );
    assert_eq!(room.capital_of("UKR"), Some("Kyiv"));
    assert_eq!(room.country_of_capital("Moscow"), Some("RUS"));
    let km = ukraine.distance_km(&russia);
    assert!((3_500.0..5_500.0).contains(&km), "{km}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// Any tokens with any names over them: no panic, spans in order and inside the text.
    #[test]
    fn any_sentence_is_read(
        words in proptest::collection::vec("Paris|Texas|,|-|the|in|of|Russian|U\\.S\\.|Mr|R|police|é[a-z]{0,3}|[A-Z]{1,6}", 1..24),
        cuts in proptest::collection::vec(0usize..30, 0..8),
    ) {
        const KINDS: [&str; 6] = ["GPE", "ORG", "PERSON", "NORP", "FAC", "LAW"];
        let mut conllu = String::new();
        let mut inside = "";
        for (i, word) in words.iter().enumerate() {
            let opens = cuts.iter().position(|cut| *cut == i);
            let name = match opens {
                Some(kind) => {
                    inside = KINDS[kind % KINDS.len()];
                    format!("Name=B-{inside}")
                }
                None if inside.is_empty() || i % 3 == 0 => {
                    inside = "";
                    "_".to_owned()
                }
                None => format!("Name=I-{inside}"),
            };
            let (head, relation) = if i == 0 { (0, "root") } else { (i, "dep") };
            conllu += &format!("{}\t{word}\t{word}\tPROPN\tNNP\t_\t{head}\t{relation}\t_\t{name}\n", i + 1);
        }
        let treebank = Treebank::read(&(conllu + "\n"));
        let document = treebank.document();
        let toponyms = ROOM.with(|room| room.read(&document));
        for pair in toponyms.windows(2) {
            proptest::prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for toponym in &toponyms {
            proptest::prop_assert!(document.text.get(toponym.span.start..toponym.span.end).is_some());
        }
    }
}

thread_local! {
    static ROOM: PlaceRoom = room();
}
