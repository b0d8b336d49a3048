/* tables.h: the model that this program was built with; tools/modelc writes the tables.
 *
 * Source  design.md, "The vocabulary is data"
 */
#ifndef DOMAIN_TABLES_H
#define DOMAIN_TABLES_H

#include "domain/kind.h"

extern const Model model_tables;

#endif
