"""The README of a package, in French and in English."""

from __future__ import annotations

README = ("LISEZMOI.txt", "README.txt")

_FRENCH = """\
RELEVÉ DE VALEUR PROBANTE : LE DOCUMENT ET TOUTES SES PREUVES

Ce dossier se suffit à lui-même : il se vérifie sans le service d'archivage, sans réseau, sur n'importe
quel ordinateur, avec des outils publics.

1. Lire : releve.pdf (deux pages, pour un lecteur), attestation.json (la même chose, pour un programme).

2. Vérifier, avec Python 3.9 ou plus récent et, pour les signatures, openssl :

       python verify_dui.py .

   Chaque étape est numérotée, avec son résultat. Code de sortie : 0 tout est valide, 10 quelque chose ne
   l'est pas, 11 une étape n'a pas pu être menée (par exemple sans openssl).

   Ce dossier apporte lui-même les certificats des autorités : comparez les empreintes affichées à celles
   que les autorités publient, ou donnez votre propre dossier avec --trust. De même, préférez un exemplaire
   de verify_dui.py obtenu ailleurs.

3. Vérifier avec d'autres outils :

       openssl cms -verify -binary -inform DER -in package.p7s -content package.json \\
           -CAfile trust/anchors.pem -certfile trust/intermediates.pem -purpose any -out /dev/null
       pdfsig document.pdf
       evidence.ers : enregistrement de preuve RFC 4998 sur source, document, manifest et nonce
                      (Bouncy Castle, EU DSS)
       journal/     : preuves d'inclusion C2SP tlog-proof, clé trust/journal.vkey
       checkpoints/ : points de contrôle C2SP contresignés (cosignature/v1), clés trust/witnesses.vkey ;
                      horodatés (RFC 4998)
       receipt.jws  : JWS (RFC 7515), clés trust/receipt-keys.json

CE QUE CONTIENT LE DOSSIER

   source.*          les octets reçus, inchangés          document.pdf     le document PDF/A-3 scellé
   provenance.json   d'où il vient, comment il est fait    manifest.json    les empreintes des trois
   nonce.bin         32 octets aléatoires                  evidence.ers     la preuve d'existence
   validation.json   certificats et listes du scellement   receipt.jws      l'accusé de réception
   journal/          ce que dit le journal                 trust/           autorités, listes, clés publiques
   checkpoints/      ce que des témoins et des autorités d'horodatage disent du journal
   releve.pdf, attestation.json                            package.json     l'index, signé par package.p7s

Le dossier contient le document : il se protège comme lui.
"""

_ENGLISH = """\
ATTESTATION OF PROBATIVE VALUE: THE DOCUMENT AND ALL ITS PROOFS

This folder stands alone: it is verified without the archiving service, without a network, on any computer,
with public tools.

1. Read: releve.pdf (two pages, in French), attestation.json (the same, for a program).

2. Verify, with Python 3.9 or later and, for the signatures, openssl:

       python verify_dui.py . --lang en

   Each step has a number and a verdict. Exit code: 0 all is valid, 10 something is not, 11 a step could not
   be done (without openssl, for example).

   The folder itself brings the certificates of the authorities: compare the fingerprints that are printed
   with those which the authorities publish, or name your own folder with --trust. For the same reason,
   prefer a copy of verify_dui.py that did not come with the folder.

3. Verify with other tools:

       openssl cms -verify -binary -inform DER -in package.p7s -content package.json \\
           -CAfile trust/anchors.pem -certfile trust/intermediates.pem -purpose any -out /dev/null
       pdfsig document.pdf
       evidence.ers : RFC 4998 evidence record over source, document, manifest and nonce
                      (Bouncy Castle, EU DSS)
       journal/     : inclusion proofs in C2SP tlog-proof form, key trust/journal.vkey
       checkpoints/ : C2SP checkpoints, cosigned (cosignature/v1), keys trust/witnesses.vkey; dated (RFC 4998)
       receipt.jws  : JWS (RFC 7515), keys trust/receipt-keys.json

WHAT IS IN THE FOLDER

   source.*          the bytes received, unchanged         document.pdf     the sealed PDF/A-3 document
   provenance.json   where it is from, how it was made     manifest.json    the digests of these three
   nonce.bin         32 random bytes                       evidence.ers     the evidence record
   validation.json   certificates and lists of the seal    receipt.jws      the receipt
   journal/          what the journal says                 trust/           authorities, lists, public keys
   checkpoints/      what witnesses and time-stamping authorities say of the journal
   releve.pdf, attestation.json                            package.json     the index, signed by package.p7s

The folder contains the document: protect it likewise.
"""


def readmes() -> dict[str, bytes]:
    """Return the two files, by name."""
    return dict(zip(README, (_FRENCH.encode(), _ENGLISH.encode()), strict=True))
