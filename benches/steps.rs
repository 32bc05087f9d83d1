//! Criterion figures of each step over the bundled articles: reading, enriching, indexing, querying.
#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;

use criterion::BatchSize;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use hustings::article::Record;
use hustings::article::Silent;
use hustings::config::Settings;
use hustings::enrich;
use hustings::index;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;
use hustings::knowledge::Knowledge;
use hustings::query;
use hustings::read;
use hustings::read::Read;
use hustings::search;
use hustings::search::Request;

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/articles")
}

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2024, 1, 15).unwrap()
}

fn records() -> Vec<Record> {
    let mut records = Vec::new();
    for file in read::walk(&corpus(), &Settings::default()).unwrap().files {
        read::read(&file, &Settings::default(), &mut |read| {
            if let Read::Record(record) = read {
                records.push(*record);
            }
            ControlFlow::Continue(())
        });
    }
    records
}

fn bytes(records: &[Record]) -> Throughput {
    Throughput::Bytes(records.iter().map(|record| record.text_bytes() as u64).sum())
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.throughput(bytes(&records()));
    group.bench_function("bundled articles", |bencher| bencher.iter(|| black_box(records())));
    group.finish();
}

fn enriching(criterion: &mut Criterion) {
    let (records, knowledge) = (records(), Knowledge::built_in());
    let mut group = criterion.benchmark_group("enrich");
    group.throughput(bytes(&records));
    group.bench_function("bundled articles", |bencher| {
        bencher.iter(|| {
            for record in &records {
                black_box(enrich::enrich(record, &knowledge));
            }
        });
    });
    group.finish();
}

fn indexing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    group.throughput(bytes(&records()));
    group.sample_size(10);
    group.bench_function("bundled articles", |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().unwrap(),
            |folder| {
                let place = Place::new(vec![corpus()], Some(folder.path().join("index")));
                black_box(index::refresh(&place, &Settings::default(), Mode::Full, false, &Silent).unwrap());
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn querying(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(vec![corpus()], Some(folder.path().join("index")));
    index::refresh(&place, &Settings::default(), Mode::Full, false, &Silent).unwrap();
    let reader = Reader::open(&place).unwrap();
    let mut group = criterion.benchmark_group("query");
    group.bench_function("parse", |bencher| {
        bencher.iter(|| {
            query::read(black_box("actor:rubio (visa OR \"path to citizenship\") -cuba"), today(), false)
        });
    });
    for (class, text) in [
        ("term", "government"),
        ("and2", "government vote"),
        ("or3", "government OR vote OR court"),
        ("phrase2", "\"prime minister\""),
        ("prefix", "govern*"),
        ("actor", "actor:rubio"),
        ("date range", "after:2013 before:2018"),
    ] {
        let request =
            Request { facets: Vec::new(), count: false, snippets: false, ..Request::new(text, today()) };
        group.bench_function(class, |bencher| {
            bencher.iter(|| black_box(search::hits(&reader, &request).unwrap()))
        });
    }
    let page = Request::new("government", today());
    group.bench_function("page", |bencher| {
        bencher.iter(|| black_box(search::search(&reader, &page).unwrap()))
    });
    group.finish();
}

criterion_group!(steps, reading, enriching, indexing, querying);
criterion_main!(steps);
