/* han_readings.h: the Mandarin and Cantonese syllable of each Han character, without tones.
 *
 * The tables are made by tools/readings when the program is built.
 *
 * Source  Unihan database 15.0, kMandarin and kCantonese (Debian's unicode-data)
 */
#ifndef MATCH_SCRIPTS_HAN_READINGS_H
#define MATCH_SCRIPTS_HAN_READINGS_H

#include <stdint.h>

#define HAN_FIRST    0x3400
#define HAN_LAST     0x9fff
#define HAN_SYLLABLE 8 /* bytes, with its NUL */

extern const char han_mandarin_syllables[][HAN_SYLLABLE];
extern const uint16_t han_mandarin[HAN_LAST - HAN_FIRST + 1];
extern const char han_cantonese_syllables[][HAN_SYLLABLE];
extern const uint16_t han_cantonese[HAN_LAST - HAN_FIRST + 1];

#endif
