//! How long each stage takes over a thousand postmortems.
//!
//! `cargo bench` measures; `cargo bench -- --test` runs each once, which tells that they still work.

mod corpus;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

use pm::aggregate::{Summary, summarise};
use pm::check;
use pm::config::Config;
use pm::diagnostic::Finding;
use pm::model::{self, Corpus};
use pm::parse::{self, Document};
use pm::render;
use pm::report::{self, Options};
use pm::search;
use pm::source::SourceId;
use pm::time::Now;

use corpus::Folder;

const COUNT: usize = 1000;

fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("1000 postmortems");
    group.sample_size(10);
    let folder = corpus::generate(COUNT);
    let (config, _) = Config::read(&folder.sources, None, Some(folder.catalog));
    let now = Now::at(
        "2026-01-15T00:00:00Z".parse().expect("it is an instant"),
        config.timezone,
    );

    group.bench_function("parse", |b| b.iter(|| parse(&folder, &config)));
    let (documents, findings) = parse(&folder, &config);
    group.bench_function("model", |b| {
        b.iter_batched(
            || documents.clone(),
            |documents| build(&folder, documents, &config),
            criterion::BatchSize::LargeInput,
        );
    });
    let corpus = build(&folder, documents, &config);
    let known = check::Known::default();
    group.bench_function("check", |b| {
        let site = check::Site {
            sources: &folder.sources,
            corpus: &corpus,
            config: &config,
            now,
            known: &known,
        };
        b.iter_batched(
            || findings.clone(),
            |findings| check::check(&site, findings),
            criterion::BatchSize::LargeInput,
        );
    });
    group.bench_function("aggregate", |b| {
        b.iter(|| everything(&summarise(&corpus, &config, &pm::ledger::NOT_ASKED, now)));
    });
    let summary = summarise(&corpus, &config, &pm::ledger::NOT_ASKED, now);
    let options = Options::new(now.today);
    for format in report::FORMATS {
        group.bench_function(format!("report as {}", format.name), |b| {
            b.iter(|| (format.render)(&report::report(&summary, &options)));
        });
    }
    group.bench_function("render", |b| {
        let input = render::Input {
            summary: &summary,
            sources: &folder.sources,
            diagnostics: &[],
            report: &options,
            drafts: true,
        };
        b.iter(|| {
            render::render(&input, &pm::site_file::Overrides::new()).expect("the theme is pm's own")
        });
    });
    group.bench_function("search", |b| {
        let documents = corpus::found(&folder);
        b.iter(|| search::index(&documents, Clone::clone));
    });
    group.finish();
}

fn parse(folder: &Folder, config: &Config) -> (Vec<(SourceId, Document)>, Vec<Finding>) {
    let mut all = Vec::new();
    let documents = folder.postmortems.iter().map(|id| {
        let (document, findings) = parse::parse(*id, folder.sources.get(*id), config);
        all.extend(findings);
        (*id, document)
    });
    (documents.collect(), all)
}

fn build(folder: &Folder, documents: Vec<(SourceId, Document)>, config: &Config) -> Corpus {
    let postmortems = documents
        .into_iter()
        .map(|(id, document)| model::postmortem(id, folder.sources.get(id), document, config));
    model::corpus(postmortems.collect())
}

/// Everything that pages ask of a summary.
fn everything(summary: &Summary<'_>) {
    black_box(summary.by_owner());
    black_box(summary.by_due());
    black_box(summary.by_priority());
    black_box(summary.by_status());
    black_box(summary.by_severity());
    black_box(summary.by_year());
    black_box(summary.by_service());
    black_box(summary.by_tag());
    black_box(summary.by_team());
    black_box(summary.by_factor_category());
    black_box(summary.links());
}

criterion_group!(benches, stages);
criterion_main!(benches);
