/* han_readings.h: the Mandarin and Cantonese syllable of each Han character, without tones.
 *
 * The tables are made by tools/readings when the program is built, out of Unihan; and, out of
 * han_names.def and han_sounds.def, which row of those a character is in, in the characters' order.
 *
 * Source  Unihan database 15.0, kMandarin and kCantonese (Debian's unicode-data)
 */
#ifndef MATCH_SCRIPTS_HAN_READINGS_H
#define MATCH_SCRIPTS_HAN_READINGS_H

#include <stddef.h>
#include <stdint.h>

#define HAN_FIRST    0x3400
#define HAN_LAST     0x9fff
#define HAN_SYLLABLE 8 /* bytes, with its NUL */

extern const char han_mandarin_syllables[][HAN_SYLLABLE];
extern const uint16_t han_mandarin[HAN_LAST - HAN_FIRST + 1];
extern const char han_cantonese_syllables[][HAN_SYLLABLE];
extern const uint16_t han_cantonese[HAN_LAST - HAN_FIRST + 1];

typedef struct HanRow {
    uint16_t rune;
    uint16_t row;
} HanRow;

extern const HanRow han_family_rows[];
extern const size_t han_family_row_count;
extern const HanRow han_sound_rows[];
extern const size_t han_sound_row_count;

#endif
