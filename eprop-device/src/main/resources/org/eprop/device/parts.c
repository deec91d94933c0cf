// Parts of exported C that are the same for every network; $x is replaced.
//// header
#ifndef $upper_H
#define $upper_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
#define $upper_INPUTS $channels
#define $upper_OUTPUTS $outputs
#define $upper_SAVED_BYTES $saved
$formats
/* All that changes. Any number of them may live side by side. */
//// functions
/* As it was exported, before the first step. Call it first. */
void eprop_$name_init(eprop_$name_state *s);
/* Before the first step; what has been learned stays. */
void eprop_$name_reset(eprop_$name_state *s);
/* A step: input of all channels, outputs of the readout. */
void eprop_$name_step(eprop_$name_state *s, const $inputs *input, $number *output);
/* The largest output of the last step. */
unsigned eprop_$name_answer(const eprop_$name_state *s);
/* Who spiked in the last step: neuron j is bit j % 8 of byte j / 8. */
const uint8_t *eprop_$name_spikes(const eprop_$name_state *s, unsigned population);
/* Writes SAVED_BYTES bytes with a checksum. */
size_t eprop_$name_save(const eprop_$name_state *s, uint8_t *bytes);
/* 0; or -1 if the bytes are damaged or of another network, and then nothing changes. */
int eprop_$name_restore(eprop_$name_state *s, const uint8_t *bytes, size_t size);
/* 0 if this machine computes what was computed at export; s is as after init. */
int eprop_$name_self_test(eprop_$name_state *s);
//// learn
/* Learns from the last step, whose class is the target; -1 if there is no such class. */
int eprop_$name_learn(eprop_$name_state *s, unsigned target);
//// end
#ifdef __cplusplus
}
#endif
#endif
//// start
#include "eprop_$name.h"
#include <string.h>

#define NAME(function) eprop_$name_##function
#define STATE eprop_$name_state
#if (-1 >> 1) != -1
#error "shifts of negative numbers are not arithmetic"
#endif
#ifdef __GNUC__
#define UNUSED __attribute__((unused))
#else
#define UNUSED
#endif
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define INDEX uint16_t
#define ROM PROGMEM
#define R8(a, i) ((int8_t)pgm_read_byte(&(a)[i]))
#define U8(a, i) pgm_read_byte(&(a)[i])
#define R16(a, i) ((int16_t)pgm_read_word(&(a)[i]))
#define U16(a, i) pgm_read_word(&(a)[i])
#define U32(a, i) pgm_read_dword(&(a)[i])
#define RF(a, i) pgm_read_float(&(a)[i])
#else
#define INDEX uint32_t
#define ROM
#define R8(a, i) ((a)[i])
#define U8(a, i) ((a)[i])
#define R16(a, i) ((a)[i])
#define U16(a, i) ((a)[i])
#define U32(a, i) ((a)[i])
#define RF(a, i) ((a)[i])
#endif
//// common
/* The row of a ring so many steps back. */
static inline UNUSED INDEX past(INDEX at, INDEX rows, INDEX delay) {
  return (at + rows - delay) % rows;
}

static inline UNUSED int spiked(const uint8_t *row, INDEX j) {
  return (row[j >> 3] >> (j & 7)) & 1;
}

static inline UNUSED void spike(uint8_t *row, INDEX j) {
  row[j >> 3] = (uint8_t)(row[j >> 3] | (1u << (j & 7)));
}

static inline UNUSED uint32_t digested(uint32_t digest, uint8_t byte) {
  return (uint32_t)((digest ^ byte) * (uint32_t)16777619UL);
}

static inline UNUSED int32_t signed_of(uint32_t x, unsigned bits) {
  const uint32_t half = (uint32_t)1 << (bits - 1);
  const uint32_t low = x & (half - 1);
  return (x & half) == 0 ? (int32_t)low : (int32_t)low - (int32_t)(half - 1) - 1;
}
//// integers

static inline UNUSED int16_t clip(int32_t x) {
  return (int16_t)(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
}

static inline UNUSED int32_t rounded(int32_t x, uint8_t shift) {
  return (x + ((int32_t)1 << (shift - 1))) >> shift;
}

static inline UNUSED int32_t mul(int16_t c, int16_t x, uint8_t shift) {
  return rounded((int32_t)c * x, shift);
}

static inline UNUSED INDEX place(int32_t x) {
  return (INDEX)(x < -128 ? 0 : x > 127 ? 255 : x + 128);
}
//// changes

static inline UNUSED int32_t change(STATE *s, int16_t signal, int16_t trace, uint8_t shift) {
  s->random[0] = s->random[0] * (uint32_t)1664525UL + (uint32_t)1013904223UL;
  return (-((int32_t)signal * trace) + (int32_t)(s->random[0] >> (32 - shift))) >> shift;
}

static inline UNUSED $weight changed(STATE *s, $weight held, int16_t signal, int16_t trace,
uint8_t shift) {
  const int32_t x = held + change(s, signal, trace, shift);
  return ($weight)(x > $limit ? $limit : x < -$limit ? -$limit : x);
}

static inline UNUSED int32_t acting($weight held) {
  return $acting;
}

static inline UNUSED void divided(int16_t *mantissa, uint8_t *shift, int32_t squares) {
  int32_t inverse = ((int32_t)1 << 30) / squares, product;
  int exponent = 18;
  while (inverse > 32767) {
    inverse >>= 1;
    exponent--;
  }
  while (inverse < 16384) {
    inverse = inverse * 2;
    exponent++;
  }
  product = (*mantissa * inverse) >> 15;
  exponent += *shift - 15;
  while (exponent > 30 && product > 0) {
    product >>= 1;
    exponent--;
  }
  *mantissa = (int16_t)product;
  *shift = (uint8_t)(exponent < 1 ? 1 : exponent > 30 ? 30 : exponent);
}
//// reals

static inline UNUSED float acting(float held) {
  return held;
}

/* S between two places of its table. */
static inline UNUSED float shape_at(const float *table, float q) {
  const float x = q * 32.0f + 128.0f;
  INDEX i;
  if (x <= 0.0f) {
    return RF(table, 0);
  }
  if (x >= 256.0f) {
    return RF(table, 256);
  }
  i = (INDEX)x;
  return RF(table, i) + (x - (float)i) * (RF(table, i + 1) - RF(table, i));
}
//// integer_errors

/* The softmax less the target, with 15 bits after the point. */
static void errors(STATE *s, unsigned target) {
  int32_t e[$n], sum = 0;
  int16_t most = s->y[0];
  INDEX k;
  for (k = 1; k < $n; k++) {
    most = s->y[k] > most ? s->y[k] : most;
  }
  for (k = 0; k < $n; k++) {
    const int32_t x = ((int32_t)most - s->y[k]) * (int32_t)23637;
    const int32_t whole = x >> $whole;
    const INDEX cell = (INDEX)((x & (((int32_t)1 << $whole) - 1)) >> $cell);
    const int32_t within = (x >> $rest) & 255;
    const int32_t upper = (int32_t)U16(powers, cell);
    const int32_t lower = (int32_t)U16(powers, cell + 1);
    e[k] = whole > 15 ? 0 : (upper - (((upper - lower) * within) >> 8)) >> whole;
    sum += e[k];
  }
  for (k = 0; k < $n; k++) {
    e[k] = (e[k] << 15) / sum;
    s->delta[k] = clip(e[k] - (k == target ? (int32_t)32768 : 0));
  }
}
//// float_errors

/* e^x for x <= 0, within 1e-6 of it. */
static float power(float x) {
  int halvings = 0;
  float sum = 1.0f, term = 1.0f;
  unsigned i;
  if (x < -80.0f) {
    return 0.0f;
  }
  while (x < -0.693147181f) {
    x += 0.693147181f;
    halvings++;
  }
  for (i = 1; i < 10; i++) {
    term *= x / (float)i;
    sum += term;
  }
  while (halvings-- > 0) {
    sum *= 0.5f;
  }
  return sum;
}

/* The softmax less the target. */
static void errors(STATE *s, unsigned target) {
  float sum = 0.0f;
  INDEX k;
  const unsigned best = NAME(answer)(s);
  for (k = 0; k < $n; k++) {
    s->delta[k] = power((float)(s->y[k] - s->y[best]));
    sum += s->delta[k];
  }
  for (k = 0; k < $n; k++) {
    s->delta[k] = s->delta[k] / sum - (k == target ? 1.0f : 0.0f);
  }
}
//// bytes

static uint32_t crc(uint32_t sum, const uint8_t *bytes, size_t size) {
  size_t i;
  unsigned bit;
  for (i = 0; i < size; i++) {
    sum ^= bytes[i];
    for (bit = 0; bit < 8; bit++) {
      sum = (sum >> 1) ^ ((sum & 1) != 0 ? (uint32_t)0xedb88320UL : (uint32_t)0);
    }
  }
  return sum;
}

static uint8_t *put(uint8_t *to, uint32_t x, unsigned size) {
  for (; size > 0; size--, x >>= 8) {
    *to++ = (uint8_t)(x & 255);
  }
  return to;
}

static uint32_t take(const uint8_t *from, unsigned size) {
  uint32_t x = 0;
  while (size > 0) {
    x = (x << 8) | from[--size];
  }
  return x;
}
//// web
#include "eprop_$name.h"
/* One instance, for a page: WebAssembly exports functions, and pages see its memory. */
#define EXPORT(name) __attribute__((export_name(#name)))
static eprop_$name_state state;
static $inputs x[$upper_INPUTS];
static $number y[$upper_OUTPUTS];
EXPORT(input) $inputs *web_input(void) {
  return x;
}
EXPORT(output) $number *web_output(void) {
  return y;
}
EXPORT(init) void web_init(void) {
  eprop_$name_init(&state);
}
EXPORT(reset) void web_reset(void) {
  eprop_$name_reset(&state);
}
EXPORT(step) void web_step(void) {
  eprop_$name_step(&state, x, y);
}
EXPORT(spikes) const uint8_t *web_spikes(unsigned population) {
  return eprop_$name_spikes(&state, population);
}
EXPORT(self_test) int web_self_test(void) {
  return eprop_$name_self_test(&state);
}
//// web_learn
EXPORT(learn) int web_learn(unsigned target) {
  return eprop_$name_learn(&state, target);
}
