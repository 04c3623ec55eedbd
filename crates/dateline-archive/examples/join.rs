use std::io::BufRead;
use std::time::Instant;
#[allow(clippy::print_stdout)]
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let file = std::io::BufReader::new(std::fs::File::open(&args[1]).unwrap());
    let _ = std::fs::remove_file(&args[2]);
    let mut archive = dateline_archive::Archive::open(std::path::Path::new(&args[2])).unwrap();
    let mut total = dateline_archive::Added::default();
    let start = Instant::now();
    let mut text = 0usize;
    let mut parse = 0.0;
    let mut batch = Vec::new();
    for line in file.lines() {
        let line = line.unwrap();
        let t = Instant::now();
        match serde_json::from_str::<dateline::Record>(&line) {
            Ok(r) => {
                text += r.report.text.len();
                batch.push(r)
            }
            Err(e) => println!("{e}"),
        }
        parse += t.elapsed().as_secs_f64();
        if batch.len() >= 200 {
            total.add(archive.add(&batch).unwrap());
            batch.clear();
        }
    }
    total.add(archive.add(&batch).unwrap());
    let took = start.elapsed().as_secs_f64();
    println!(
        "{} new {} versions {} copies {} faulty in {took:.2}s (parse {parse:.2}) text {text}",
        total.new,
        total.versions,
        total.copies,
        total.faulty.len()
    );
    for f in total.faulty.iter().take(3) {
        println!("{f:?}");
    }
    println!("{:?}", archive.stats(&Default::default()).unwrap());
}
