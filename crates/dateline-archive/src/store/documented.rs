//! `docs/archive.md` is held to the views that it documents, and the indexes to the questions that they are for.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

const DOCS: &str = include_str!("../../../../docs/archive.md");

fn archive() -> Connection {
    let connection = Connection::open_in_memory().expect("SQLite");
    for migration in super::MIGRATIONS {
        connection.execute_batch(migration).expect("the form");
    }
    super::codes::fill(&connection).expect("lists of words");
    connection
}

/// The words in backquotes in a line's first cell.
fn columns_of(line: &str) -> Vec<String> {
    let cell = line.trim_start_matches('|').split('|').next().unwrap_or("");
    let mut parts = cell.split('`');
    let mut names = Vec::new();
    while let (Some(_), Some(name)) = (parts.next(), parts.next()) {
        names.push(name.to_owned());
    }
    names
}

/// Each documented view with its columns and its queries.
fn documented() -> BTreeMap<String, (BTreeSet<String>, Vec<String>)> {
    let mut views: BTreeMap<String, (BTreeSet<String>, Vec<String>)> = BTreeMap::new();
    for section in DOCS.split("\n## ").skip(1) {
        let (name, body) = section.split_once('\n').unwrap_or((section, ""));
        let columns = body.lines().filter(|line| line.starts_with("| `"));
        let queries = body.split("```sql\n").skip(1);
        let queries = queries.filter_map(|rest| rest.split("```").next());
        let view = (
            columns.flat_map(columns_of).collect(),
            queries.map(str::to_owned).collect(),
        );
        views.insert(name.trim().to_owned(), view);
    }
    views
}

/// How SQLite answers a question.
fn plan(connection: &Connection, question: &str) -> String {
    let mut explain = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {question}"))
        .expect(question);
    let steps = explain.query_map([], |row| row.get::<_, String>(3));
    let steps: Vec<String> = (steps.expect(question))
        .map(|step| step.expect("a step"))
        .collect();
    steps.join("; ")
}

#[test]
fn names_and_ids_are_looked_up_era_by_era() {
    let connection = archive();
    for question in [
        "SELECT version FROM mentions_ WHERE form = 1",
        "SELECT 1 FROM mentions_ m JOIN versions_ v USING (version) WHERE m.form = 1 AND v.published <= 1",
        "SELECT title FROM roles_ WHERE form = 1",
        "SELECT form FROM roles_ WHERE body = 1 AND title = 1",
        "SELECT number FROM statements_ WHERE speaker = 1",
        "SELECT founder FROM events_ WHERE id = 1",
        "SELECT founder FROM parties_ WHERE form = 1",
    ] {
        let plan = plan(&connection, question);
        assert!(plan.contains("(ANY(era) AND "), "{question}: {plan}");
        assert!(!plan.contains("SCAN"), "{question}: {plan}");
    }
}

#[test]
fn every_view_and_column_is_documented_and_every_query_runs() {
    let connection = archive();
    let mut look = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'view'")
        .expect("views");
    let names = look.query_map([], |row| row.get(0)).expect("names");
    let views: BTreeSet<String> = names.map(|name| name.expect("a name")).collect();
    let mut documented = documented();
    documented.retain(|section, _| views.contains(section));
    assert_eq!(views, documented.keys().cloned().collect());
    for (view, (columns, queries)) in documented {
        let look = connection
            .prepare(&format!("SELECT * FROM {view}"))
            .expect("a view that works");
        let actual: BTreeSet<String> = look.column_names().map(str::to_owned).collect();
        assert_eq!(actual, columns, "the columns of {view}");
        assert!(!queries.is_empty(), "{view} has an example");
        for query in queries {
            let run = connection.prepare(&query);
            assert!(run.is_ok(), "{query}: {:?}", run.err());
        }
    }
}
