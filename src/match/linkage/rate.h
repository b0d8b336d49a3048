/* rate.h: how many of the pairs that share something are of one person, told by their odds alone.
 *
 * A score is learnt among pairs of which half are of one person (score.h). Of the pairs of a file with as many persons as a town they are one in
 * a hundred, of a small register entered twice nearly all: the same agreement is worth less in the one, more in the
 * other. What differs is one number, the shift, which is added to all odds, and which all pairs of a file together tell: that share
 * is the likeliest from which, by the odds shifted for it, the same share follows.
 *
 * It stands on RATE_PAIRS pairs more, of which half are of one person, so that three pairs do not speak for themselves.
 * Families who live together, and are the only ones in a file, raise their own odds thereby: a file without doubles is not known from its odds.
 *
 * Source  Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities" (Neural
 *         Computation, 2002)
 */
#ifndef MATCH_LINKAGE_RATE_H
#define MATCH_LINKAGE_RATE_H

#include <stddef.h>

#define RATE_PAIRS 20

/* What is to be added to the odds, themselves natural logarithms.
 * Cost  some tens of passes
 */
float rate_shift(const float *odds, size_t count);

/* The probability, 0 to 1, and back. */
float rate_score(float odds, float shift);
float rate_odds(float score, float shift);

#endif
