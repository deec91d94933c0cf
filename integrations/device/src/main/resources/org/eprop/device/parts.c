// The C of exported networks, part by part: $x is replaced, and lines between @if x and @end
// (or @else) are there if x is true, with @if !x if it is not.
//// head
/*
* eprop_$name: a spiking network, exported by eprop. The numbers in it are yours.
* SPDX-License-Identifier: Apache-2.0 (the code around them)
*
* C99; compile with -ffp-contract=off where that is not the default.
* $neurons neurons, $synapses synapses, $channels inputs, $outputs outputs; a step is $dt ms.
* Read-only memory without code: $flash bytes, $sample of them of the self-test.
* State: $ram bytes$learned.
* A step adds $mean weights on average over the data measured, at most $worst;
* and updates $states numbers of neurons and $traces of traces.
@if integers
*
* Weights have 8 bits, states 16, sums 32; x stands for x / 2^bits:
$formats
* readout $readout: $y bits
@end
*/
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
@if integers
/* Numbers are whole: x stands for x / 2^BITS. */
#define $upper_OUTPUT_BITS $outputBits
@if values
#define $upper_INPUT_BITS $inputBits
@end
@end

/* All that changes. Any number of them may live side by side. */
typedef struct {
  $fields
} eprop_$name_state;
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
@if learns
/* Learns from the last step, whose class is the target; -1 if there is no such class. */
int eprop_$name_learn(eprop_$name_state *s, unsigned target);
@end
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
@if learns
EXPORT(learn) int web_learn(unsigned target) {
  return eprop_$name_learn(&state, target);
}
@end
//// arrive

static void arrive$i(STATE *s) {
  const $type *row = $past;
  INDEX i, j, k;
@if !values
  INDEX b;
  uint8_t bits;
@end
@if !dense
  INDEX end;
@end
@if summed
  for (j = 0; j < $n; j++) {
    s->sum[j] = 0;
  }
@end
@if values
  for (i = 0; i < $pre; i++) {
    if (row[i] != 0) {
@else
  for (b = 0; b < $bytes; b++) {
    for (bits = row[b], i = 8 * b; bits != 0; bits = (uint8_t)(bits >> 1), i++) {
      if ((bits & 1) != 0$range) {
@end
@if dense
        k = $own * $n;
        for (j = 0; j < $n; j++, k++) {
@else
        k = $start(start$i, $own);
        end = $start(start$i, $own + 1);
        for (; k < end; k++) {
          j = $target(target$i, k);
@if mixed
          j += $n * past(s->due$i, $span, $span - ($delay(delay$i, k) - $shortest));
@end
@end
          $to[j] += $factor$w;
        }
      }
    }
@if !values
  }
@end
@if mixed
  k = (INDEX)s->due$i * $n;
@end
@if flows
  for (j = 0; j < $n; j++) {
@if integers
    s->current[j] = clip(s->current[j] + $product);
@else
    s->current[j] += $sum;
@end
@if mixed
    $sum = $zero;
@end
  }
@end
@if mixed
  s->due$i = (uint8_t)past(s->due$i, $span, $span - 1);
@end
}
//// bias
for (j = 0; j < $n; j++) {
  s->current[j] += $b;
}
//// neurons

static void neurons$p(STATE *s) {
  uint8_t *row = s->z$p + (INDEX)s->at_z$p * $bytes;
  const uint8_t *last = s->z$p + past(s->at_z$p, $rows, 1) * $bytes;
  INDEX j;
  for (j = 0; j < $n; j++) {
    s->current[j] = $bias;
  }
  $arrivals
  for (j = 0; j < $n; j++) {
    const int fired = spiked(last, j);
    int above;
    const $number c = s->current[j];
    $before
    $wide $names, distance;
@if piecewise
    if (fired) {
      $fired
    } else {
      $silently
    }
@else
    $silently
@end
@if effects
    if (fired) {
      $spiked
    }
@end
    $after
    distance = $sum - $theta;
    above = distance > 0;
@if psi
    s->psi$p[j] = $form;
@end
@if shape
    s->before$p[j] = s->shape$p[j];
    s->shape$p[j] = $form;
@end
@if refractory
    if (s->silent$p[j] != 0) {
      s->silent$p[j]--;
    } else if (above) {
      s->silent$p[j] = (uint8_t)$silent;
      spike(row, j);
    }
@else
    if (above) {
      spike(row, j);
    }
@end
  }
}
//// readout

static void readout(STATE *s) {
  const uint8_t *row;
  INDEX j, k;
@if integers
  int32_t sums[$n];
  for (k = 0; k < $n; k++) {
    sums[k] = $left$bias;
  }
@else
  for (k = 0; k < $n; k++) {
    s->sum[k] = 0.0f;
  }
@end
  $seen
  for (k = 0; k < $n; k++) {
@if integers
    s->y[k] = clip(sums[k]);
@else
    s->y[k] = $left * s->y[k] + $scale * (double)s->sum[k]$bias;
@end
  }
@if biased
@if integers
  s->bias_trace = clip($kept$one);
@else
  s->bias_trace = $kappa * s->bias_trace + 1.0f;
@end
@end
}
//// seen
row = s->z$p + (INDEX)s->at_z$p * $bytes;
@if integers
for (k = 0; k < $n; k++) {
  s->sum[k] = 0;
}
@end
for (j = 0; j < $size; j++) {
  if (spiked(row, j)) {
    for (k = 0; k < $n; k++) {
      s->sum[k] += $w;
    }
  }
}
@if integers
for (k = 0; k < $n; k++) {
  sums[k] += $product;
}
@end
@if learns
for (j = 0; j < $size; j++) {
@if integers
  s->filtered$i[j] = clip($kept(spiked(row, j) ? $c : 0));
@else
  s->filtered$i[j] = $kappa * s->filtered$i[j] + (spiked(row, j) ? $c : 0.0f);
@end
}
@end
//// synapses
@if dense
k = i * $n;
end = k + $n;
for (j = 0; k < end; j++, k++) {
@else
k = $start(start$i, i);
end = $start(start$i, i + 1);
for (; k < end; k++) {
  j = $target(target$i, k);
@end
//// traces

static void traces$i(STATE *s) {
@if piecewise
  const uint8_t *last = s->z$p + past(s->at_z$p, $rows, 1) * $bytes;
@end
@if mixed
  const $type *row;
@else
  const $type *row = $past;
@end
@if ofNeurons
  INDEX i;
  for (i = 0; i < $pre; i++) {
    {
@else
  INDEX i, j, k, end;
  for (i = 0; i < $pre; i++) {
    $synapses
@end
@if mixed
      row = $past;
@end
      {
        $held
@if recalls
        const $number before = $before;
@end
        $wide $names;
@if piecewise
        if (spiked(last, j)) {
          $fired
        } else {
          $silently
        }
@else
        $silently
@end
        $back
@if driven
        if ($active) {
          $inputs
        }
@end
        $after
@if !ofNeurons
        s->trace$i[k] = $filtered;
@end
      }
    }
  }
}
//// learn_hidden

static void learn$i(STATE *s$eta) {
  INDEX i, j, k, end;
  for (j = 0; j < $n; j++) {
    $wide sum = $zero;
    for (k = 0; k < $outputs; k++) {
      sum += $b * s->delta[k];
    }
    s->signal[j] = $signal;
  }
  for (i = 0; i < $pre; i++) {
@if ofNeurons
    const $number trace = $slope;
@end
    $synapses
      if (s->signal[j] != 0 && $trace != 0$others) {
@if integers
        s->w$i[k] = changed(s, s->w$i[k], s->signal[j], $trace, $shift);
@else
        s->w$i[k] -= s->signal[j] * $trace;
@end
      }
    }
  }
}
//// learning

int NAME(learn)(STATE *s, unsigned target) {
  INDEX j, k;
@if integers
  int16_t mantissa;
  uint8_t shift;
@else
  float eta = $rate;
@end
@if normalised
@if integers
  int32_t squares = 4096;
@else
  float squares = 1.0f;
@end
@end
  if (target >= $outputs) {
    return -1;
  }
  errors(s, target);
  $squares
@if divided
  eta /= squares;
@end
  $hidden
  $readout
@if biased
  $scaled
  for (k = 0; k < $outputs; k++) {
@if integers
    s->bias[k] = clip(s->bias[k] + change(s, s->scaled[k], s->bias_trace, shift));
@else
    s->bias[k] -= s->scaled[k] * s->bias_trace;
@end
  }
@end
  return 0;
}
//// squares
for (j = 0; j < $n; j++) {
@if integers
  squares += ((int32_t)s->filtered$i[j] * s->filtered$i[j]) >> $shift;
  squares = squares > 0x3fffffff ? 0x3fffffff : squares;
@else
  squares += s->filtered$i[j] * s->filtered$i[j];
@end
}
//// scaled
@if integers
mantissa = $m;
shift = $s;
@if normalised
divided(&mantissa, &shift, squares);
@end
for (k = 0; k < $outputs; k++) {
  s->scaled[k] = clip(mul(s->delta[k], mantissa, 15));
}
@else
for (k = 0; k < $outputs; k++) {
  s->scaled[k] = eta * s->delta[k];
}
@end
//// learn_readout
$scaled
for (j = 0; j < $n; j++) {
  if (s->filtered$i[j] != 0) {
    for (k = 0; k < $outputs; k++) {
@if integers
      s->out$i[j * $outputs + k] = changed(s, s->out$i[j * $outputs + k], s->scaled[k], s->filtered$i[j], shift);
@else
      s->out$i[j * $outputs + k] -= s->scaled[k] * s->filtered$i[j];
@end
    }
  }
}
//// advance

static void advance(STATE *s) {
  $calls
  readout(s);
}

/* A new row of each ring. */
static void begin(STATE *s) {
  INDEX i;
  $rings
}
//// ring
s->at_$ring = (uint8_t)past(s->at_$ring, $rows, $rows - 1);
for (i = 0; i < $width; i++) {
  s->$ring[(INDEX)s->at_$ring * $width + i] = $zero;
}
//// step

void NAME(step)(STATE *s, const $in *input, $number *output) {
  INDEX i;
  begin(s);
  for (i = 0; i < $channels; i++) {
@if !values
    if (input[i] != 0) {
      spike(s->x + (INDEX)s->at_x * $width, i);
    }
@else
@if integers
    s->x[(INDEX)s->at_x * $width + i] = input[i] > 4095 ? 4095 : input[i] < -4095 ? -4095 : input[i];
@else
    s->x[(INDEX)s->at_x * $width + i] = input[i];
@end
@end
  }
  advance(s);
  for (i = 0; i < $n; i++) {
@if integers
    output[i] =  s->y[i];
@else
    output[i] = (float) s->y[i];
@end
  }
}

unsigned NAME(answer)(const STATE *s) {
  unsigned k, best = 0;
  for (k = 1; k < $n; k++) {
    if (s->y[k] > s->y[best]) {
      best = k;
    }
  }
  return best;
}

const uint8_t *NAME(spikes)(const STATE *s, unsigned population) {
  switch (population) {
    $cases
    default: return 0;
  }
}
//// fill
for (j = 0; j < $n; j++) {
  s->$f[j] = $x;
}
//// reset

void NAME(reset)(STATE *s) {
  INDEX j;
  $cleared
}

void NAME(init)(STATE *s) {
  INDEX j;
  memset(s, 0, sizeof *s);
  NAME(reset)(s);
  j = 0;
  (void)j;
  $initial
@if random
  s->random = (uint32_t)$seedUL;
@end
}
//// save

size_t NAME(save)(const STATE *s, uint8_t *bytes) {
  uint8_t *p = bytes;
  size_t i;
  p = put(p, IDENTITY, 4);
  $puts
  put(p, crc(0, bytes, (size_t)(p - bytes)), 4);
  return SAVED;
}

int NAME(restore)(STATE *s, const uint8_t *bytes, size_t size) {
  const uint8_t *p = bytes;
  size_t i;
  if (size != SAVED || take(p, 4) != (uint32_t)IDENTITY
  || take(bytes + SAVED - 4, 4) != crc(0, bytes, SAVED - 4)) {
    return -1;
  }
  p += 4;
  $checks
  $takes
  return 0;
}
//// check
if (bytes[$at] >= $rows) {
  return -1;
}
//// field
for (i = 0; i < $n; i++) {
@if real
@if saves
  memcpy(p, &s->$f[i], sizeof s->$f[i]);
@else
  memcpy(&s->$f[i], p, sizeof s->$f[i]);
@end
  p += sizeof s->$f[i];
@else
@if saves
  p = put(p, (uint32_t)s->$f[i], $size);
@else
@if signed
  s->$f[i] = ($t)signed_of(take(p, $size), $bits);
@else
  s->$f[i] = ($t)take(p, $size);
@end
  p += $size;
@end
@end
}
//// self_test

int NAME(self_test)(STATE *s) {
@if sampled
  uint32_t digest = (uint32_t)0x811c9dc5UL;
  INDEX t, i;
  int ok;
  NAME(init)(s);
  for (t = 0; t < $steps; t++) {
    begin(s);
    for (i = 0; i < $width; i++) {
      s->x[(INDEX)s->at_x[0] * $width + i] = ($type)$read(sample, t * $width + i);
    }
    advance(s);
    $spikes
@if integers
    for (i = 0; i < $n; i++) {
      digest = digested(digest, (uint8_t)((uint16_t)s->y[i] & 255));
      digest = digested(digest, (uint8_t)((uint16_t)s->y[i] >> 8));
    }
@end
  }
  ok = digest == (uint32_t)0x$digestUL;
@if !integers
  for (i = 0; i < $n; i++) {
    float off = (float)s->y[i] - RF(sample_y, i);
    ok = ok && off < 1e-3f && off > -1e-3f;
  }
@end
  NAME(init)(s);
  return ok ? 0 : -1;
@else
  NAME(init)(s);
  return 0;
@end
}
//// digest
for (i = 0; i < $bytes; i++) {
  digest = digested(digest, s->z$p[(INDEX)s->at_z$p[0] * $bytes + i]);
}
