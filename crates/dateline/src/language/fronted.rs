//! What stands behind a verb whose content comes first: "Japan will help, the minister said *yesterday during a visit*".
//!
//! A parser that scores arcs one by one likes to hang such adjuncts on the richer clause before the comma. The arc would
//! pass over the very verb that governs that clause, which no English clause allows: the adjunct is the verb's.

use super::{Token, Upos};

/// Hangs adjuncts on the verb right before them where the parser hung them on the clause that this verb governs.
pub(super) fn reattach(tokens: &mut [Token]) {
    for verb in 1..tokens.len() {
        if tokens[verb].upos != Upos::Verb {
            continue;
        }
        let governed = |at: usize| {
            let clause = &tokens[at];
            clause.head == Some(verb) && (clause.is("ccomp") || clause.is("parataxis"))
        };
        let Some(content) = (0..verb).rev().find(|&at| governed(at)) else {
            continue;
        };
        // What a comma parts from the verb may well go on with the content.
        let end = (verb + 1..tokens.len())
            .find(|&at| tokens[at].upos == Upos::Punct)
            .unwrap_or(tokens.len());
        for token in &mut tokens[verb + 1..end] {
            let adjunct = token.is("obl") || token.is("advmod");
            if token.head == Some(content) && adjunct {
                token.head = Some(verb);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::conllu::Treebank;

    #[test]
    fn an_adjunct_does_not_pass_over_the_verb_of_saying() {
        let treebank = Treebank::read(
            "1\tTalks\ttalk\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n\
             2\tfailed\tfail\tVERB\tVBD\t_\t5\tccomp\t_\t_\n\
             3\t,\t,\tPUNCT\t,\t_\t2\tpunct\t_\t_\n\
             4\the\the\tPRON\tPRP\t_\t5\tnsubj\t_\t_\n\
             5\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_\n\
             6\tyesterday\tyesterday\tNOUN\tNN\t_\t2\tobl:unmarked\t_\t_\n\
             7\t,\t,\tPUNCT\t,\t_\t2\tpunct\t_\t_\n\
             8\tin\tin\tADP\tIN\t_\t9\tcase\t_\t_\n\
             9\tOslo\tOslo\tPROPN\tNNP\t_\t2\tobl\t_\t_\n",
        );
        let mut tokens = treebank.sentences[0].tokens.clone();
        reattach(&mut tokens);
        assert_eq!(tokens[5].head, Some(4));
        assert_eq!(tokens[8].head, Some(1), "a comma parts it from the verb");
    }
}
