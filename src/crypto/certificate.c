#include "crypto/certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define TEN_YEARS_S 315360000

static MUST_USE Err export_pem(Arena *arena, gnutls_datum_t *pem, Str *ret)
{
    Err err = arena_copy(arena, (Str){(const char *)pem->data, pem->size}, ret);

    gnutls_free(pem->data);
    pem->data = NULL;
    return err;
}

/* Fill in and sign; GnuTLS's codes, of which less than zero is a failure. */
static int fill(
    gnutls_x509_crt_t crt,
    gnutls_x509_privkey_t key,
    CertificateUse use,
    const char *name,
    int64_t now_ms)
{
    unsigned char serial[8] = {1};
    time_t now = (time_t)(now_ms / 1000);
    bool people = use == CERTIFICATE_PEOPLE;
    int rc = gnutls_x509_privkey_generate(
        key,
        people ? GNUTLS_PK_ECDSA : GNUTLS_PK_EDDSA_ED25519,
        people ? GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1) : 0,
        0);

    rc |= gnutls_rnd(GNUTLS_RND_NONCE, serial + 1, sizeof(serial) - 1);
    rc |= gnutls_x509_crt_set_version(crt, 3);
    rc |= gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
    rc |= gnutls_x509_crt_set_activation_time(crt, now - 86400);
    rc |= gnutls_x509_crt_set_expiration_time(crt, now + TEN_YEARS_S);
    rc |= gnutls_x509_crt_set_key(crt, key);
    rc |= gnutls_x509_crt_set_dn(crt, "CN=subak", NULL);
    rc |= gnutls_x509_crt_set_subject_alt_name(
        crt, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_SET);
    rc |= gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
    rc |= gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    rc |=
        gnutls_x509_crt_sign2(crt, crt, key, people ? GNUTLS_DIG_SHA256 : GNUTLS_DIG_SHA512, 0);
    return rc;
}

Err certificate_make(
    Arena *arena, CertificateUse use, Str name, int64_t now_ms, Str *certificate, Str *key)
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_x509_privkey_t private_key = NULL;
    gnutls_datum_t crt_pem = {0};
    gnutls_datum_t key_pem = {0};
    Err err = {ERR_SYSTEM, 0, "could not make a certificate"};
    Str host;

    TRY(arena_copy(arena, name, &host));
    if (gnutls_x509_crt_init(&crt) >= 0 && gnutls_x509_privkey_init(&private_key) >= 0 &&
        fill(crt, private_key, use, host.ptr, now_ms) >= 0 &&
        gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &crt_pem) >= 0 &&
        gnutls_x509_privkey_export2_pkcs8(
            private_key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem) >= 0) {
        err = export_pem(arena, &crt_pem, certificate);
        if (err.kind == ERR_OK) {
            err = export_pem(arena, &key_pem, key);
        }
    }
    gnutls_free(crt_pem.data);
    gnutls_free(key_pem.data);
    gnutls_x509_crt_deinit(crt);
    gnutls_x509_privkey_deinit(private_key);
    return err;
}

static MUST_USE Err
hash_of(const gnutls_datum_t *bytes, gnutls_x509_crt_fmt_t format, Hash *ret)
{
    gnutls_x509_crt_t crt = NULL;
    size_t size = HASH_SIZE;
    int rc = gnutls_x509_crt_init(&crt);

    if (rc >= 0) {
        rc = gnutls_x509_crt_import(crt, bytes, format);
    }
    if (rc >= 0) {
        rc = gnutls_x509_crt_get_key_id(crt, GNUTLS_KEYID_USE_SHA256, ret->bytes, &size);
    }
    gnutls_x509_crt_deinit(crt);
    return rc >= 0 && size == HASH_SIZE ? ERR_NONE : err_bad("this is no certificate");
}

Err certificate_hash(Str pem, Hash *ret)
{
    gnutls_datum_t bytes = {(unsigned char *)(uintptr_t)pem.ptr, (unsigned)pem.len};

    return hash_of(&bytes, GNUTLS_X509_FMT_PEM, ret);
}

Err certificate_hash_of_session(void *session, Hash *ret)
{
    unsigned count = 0;
    const gnutls_datum_t *chain =
        session == NULL ? NULL : gnutls_certificate_get_peers(session, &count);

    if (chain == NULL || count == 0) {
        return (Err){ERR_DENIED, 0, "no certificate was shown"};
    }
    return hash_of(&chain[0], GNUTLS_X509_FMT_DER, ret);
}
