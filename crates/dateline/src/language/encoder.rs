//! Runs the learned network on batches of sentences (int8 weights, `rten`).

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rten::{NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::{NdTensor, NdTensorView};

use super::pieces::Encoded;
use crate::Error;

/// Padded pieces of a batch: more no longer fit the processor's caches and run slower.
const BATCH_PIECES: usize = 512;

const OUTPUTS: [&str; 6] = ["upos", "xpos", "names", "arcs", "label_dep", "label_head"];

/// The network, and threads to run it on.
///
/// Each caller at a time has a pool of one thread of its own, so that reports are read side by side instead of one
/// matrix being cut into parts, and no result depends on the number of threads.
pub(super) struct Encoder {
    model: rten::Model,
    inputs: [NodeId; 4],
    outputs: [NodeId; 6],
    pad: i32,
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl fmt::Debug for Encoder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Encoder").finish_non_exhaustive()
    }
}

/// What the network says of the sentences of a batch: tensors by sentence, word (0 is the root), and score.
#[derive(Debug)]
pub(super) struct Scores {
    pub(super) upos: NdTensor<f32, 3>,
    pub(super) xpos: NdTensor<f32, 3>,
    pub(super) names: NdTensor<f32, 3>,
    pub(super) arcs: NdTensor<f32, 3>,
    pub(super) label_dep: NdTensor<f32, 3>,
    pub(super) label_head: NdTensor<f32, 3>,
}

impl Encoder {
    pub(super) fn new(file: Cow<'static, [u8]>, pad: i32) -> Result<Self, Error> {
        let problem = |e: &dyn fmt::Display| Error::model(format!("encoder.onnx: {e}"));
        let mut options = rten::ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = match file {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes),
            Cow::Owned(bytes) => options.load(bytes),
        }
        .map_err(|e| problem(&e))?;
        let node = |name: &str| model.node_id(name).map_err(|e| problem(&e));
        let inputs = [
            node("pieces")?,
            node("shapes")?,
            node("mask")?,
            node("words")?,
        ];
        let mut outputs = inputs[..1].repeat(OUTPUTS.len());
        for (id, name) in outputs.iter_mut().zip(OUTPUTS) {
            *id = node(name)?;
        }
        let outputs = outputs
            .try_into()
            .map_err(|_| problem(&"outputs are missing"))?;
        Ok(Encoder {
            model,
            inputs,
            outputs,
            pad,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// The sentences' numbers in batches: of like length, so that little is padded. Depends on these sentences alone.
    pub(super) fn batches(sentences: &[&Encoded]) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        order.sort_by_key(|&at| sentences[at].pieces.len());
        let mut batches: Vec<Vec<usize>> = Vec::new();
        for at in order {
            // Sorted: the newcomer is the longest, and all are padded to it.
            let padded = sentences[at].pieces.len();
            match batches.last_mut() {
                Some(batch) if (batch.len() + 1) * padded <= BATCH_PIECES => batch.push(at),
                _ => batches.push(vec![at]),
            }
        }
        batches
    }

    /// A pool that no other caller runs on, for as long as `work` takes.
    pub(super) fn with_pool<R>(&self, work: impl FnOnce(&Arc<ThreadPool>) -> R) -> R {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = idle().pop();
        let pool = pool.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let result = work(&pool);
        idle().push(pool);
        result
    }

    /// Runs the network on one batch. Nothing where it fails, which no well-formed model does.
    pub(super) fn run(&self, batch: &[&Encoded], pool: &Arc<ThreadPool>) -> Option<Scores> {
        let longest =
            |length: fn(&Encoded) -> usize| batch.iter().map(|one| length(one)).max().unwrap_or(0);
        let pieces = longest(|one| one.pieces.len());
        let words = longest(|one| one.first.len());
        let mask: Vec<Vec<f32>> = batch
            .iter()
            .map(|one| vec![1.0; one.pieces.len()])
            .collect();
        let rows = |of: fn(&Encoded) -> &Vec<i32>, width: usize, pad: i32| {
            let mut data = Vec::with_capacity(batch.len() * width);
            for one in batch {
                data.extend_from_slice(of(one));
                data.resize(data.len().next_multiple_of(width.max(1)), pad);
            }
            NdTensor::from_data([batch.len(), width], data)
        };
        let mut masks = Vec::with_capacity(batch.len() * pieces);
        for row in &mask {
            masks.extend_from_slice(row);
            masks.resize(masks.len().next_multiple_of(pieces.max(1)), 0.0);
        }
        let inputs = vec![
            (
                self.inputs[0],
                rows(|one| &one.pieces, pieces, self.pad).into(),
            ),
            (self.inputs[1], rows(|one| &one.shapes, pieces, 0).into()),
            (
                self.inputs[2],
                NdTensor::from_data([batch.len(), pieces], masks).into(),
            ),
            (self.inputs[3], rows(|one| &one.first, words, 0).into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        let outputs = self.model.run_n(inputs, self.outputs, Some(options)).ok()?;
        let [upos, xpos, names, arcs, label_dep, label_head] = outputs.map(tensor);
        Some(Scores {
            upos: upos?,
            xpos: xpos?,
            names: names?,
            arcs: arcs?,
            label_dep: label_dep?,
            label_head: label_head?,
        })
    }
}

fn tensor(value: Value) -> Option<NdTensor<f32, 3>> {
    value.try_into().ok()
}

/// The scores of one word.
pub(super) fn row<'t>(
    scores: &NdTensorView<'t, f32, 3>,
    sentence: usize,
    word: usize,
) -> Cow<'t, [f32]> {
    scores.slice((sentence, word)).to_slice()
}
